using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Clusters;

/// <summary>
/// The API server that is asked for the own shard and for access where the clusters are those of a file: the one of the flags, or
/// of the own pod. Follows its kubeconfig.
/// </summary>
internal sealed partial class HomeServer : BackgroundService
{
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IReadOnlyList<ReadFile> _judged;
    private string _problem = "";

    /// <exception cref="KubeconfigException">The way to it cannot be used.</exception>
    public HomeServer(ClusterTerms terms)
    {
        (_options, _time, _logger) = (terms.OptionsOf(ClusterSpec.Alone), terms.Time, terms.Logger);
        _judged = Look();
        Current = new Latest<ApiServer>(terms.Connect(ClusterSpec.Alone));
    }

    public Latest<ApiServer> Current { get; }

    public override void Dispose()
    {
        base.Dispose();
        Current.Value.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(Look, () => _judged, _time).FollowAsync(Take, stoppingToken);

    private IReadOnlyList<ReadFile> Look() =>
        _options.KubeconfigPath.Length == 0 ? [] : [ReadFile.At(_options.KubeconfigPath, _options.KubeconfigPath)];

    private void Take(IReadOnlyList<ReadFile> files)
    {
        try
        {
            if (Current.Value.Renew(_options) == Renewal.OtherServer)
            {
                Log.Moved(_logger, _options.KubeconfigPath);
            }
            (_judged, _problem) = (files, "");
        }
        catch (KubeconfigException e) when (e.Message == _problem)
        {
            // Told already; what it names may come later, so that it is tried again by each look.
        }
        catch (KubeconfigException e)
        {
            _problem = e.Message;
            Log.Unusable(_logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "--kubeconfig {Path}: another server is asked for the own shard and for access after a restart only")]
        public static partial void Moved(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "{Problem}; going on as before")]
        public static partial void Unusable(ILogger logger, string problem);
    }
}
