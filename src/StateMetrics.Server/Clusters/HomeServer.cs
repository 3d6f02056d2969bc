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
    private readonly ClusterTerms _terms;
    private readonly ClusterOptions _options;

    // Others may still be asking them. Their connections close when they are idle.
    private readonly List<ApiServer> _former = [];
    private IReadOnlyList<ReadFile> _judged;
    private string _problem = "";

    /// <exception cref="KubeconfigException">The way to it cannot be used.</exception>
    public HomeServer(ClusterTerms terms)
    {
        (_terms, _options) = (terms, terms.OptionsOf(ClusterSpec.Alone));
        _judged = Look();
        Current = new Latest<ApiServer>(terms.Connect(ClusterSpec.Alone));
    }

    public Latest<ApiServer> Current { get; }

    public override void Dispose()
    {
        base.Dispose();
        foreach (ApiServer server in _former.Append(Current.Value))
        {
            server.Dispose();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(Look, () => _judged, _terms.Time).FollowAsync(Take, stoppingToken);

    private IReadOnlyList<ReadFile> Look() =>
        _options.KubeconfigPath.Length == 0 ? [] : [ReadFile.At(_options.KubeconfigPath, _options.KubeconfigPath)];

    private void Take(IReadOnlyList<ReadFile> files)
    {
        try
        {
            ApiServer before = Current.Value;
            if (before.Renew(_options) == Renewal.OtherServer)
            {
                ApiServer next = _terms.Connect(ClusterSpec.Alone);
                _former.Add(before);
                Current.Set(next);
                Log.Moved(_terms.Logger, next.Description);
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
            Log.Unusable(_terms.Logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "another server is asked for the own shard and for access from now on: {Server}")]
        public static partial void Moved(ILogger logger, string server);

        [LoggerMessage(LogLevel.Error, "{Problem}; going on as before")]
        public static partial void Unusable(ILogger logger, string problem);
    }
}
