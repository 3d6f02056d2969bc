using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Clusters;

/// <summary>Follows the file that names the clusters. What cannot be used as a whole changes nothing.</summary>
internal sealed partial class ClustersReload : BackgroundService
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private ReadFile? _judged;
    private string _refusal = "";
    private ConfigurationFileState _state;

    private ClustersReload(string path, TimeProvider time, ILogger logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        ReadFile first = Look();
        _judged = first;
        Specs = new Latest<IReadOnlyList<ClusterSpec>>(Read(first));
        _state = InUse(first);
    }

    /// <summary>What the file says, as it was last found to be usable.</summary>
    public Latest<IReadOnlyList<ClusterSpec>> Specs { get; }

    /// <summary>Objects to clusters, by a <see cref="KubeconfigException"/>, that cannot be read as they are described.</summary>
    public Action<IReadOnlyList<ClusterSpec>> Check { get; set; } = static _ => { };

    /// <summary>Read from any thread.</summary>
    public ConfigurationFile File => Volatile.Read(ref _state).Told;

    /// <exception cref="FormatException">The file cannot be used; the message is one line that names it.</exception>
    public static ClustersReload Open(string path, TimeProvider time, ILogger logger) => new(path, time, logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(() => [Look()], () => _judged is null ? [] : [_judged], _time).FollowAsync(files => Take(files[0]), stoppingToken);

    private void Take(ReadFile file)
    {
        _judged = file;
        try
        {
            IReadOnlyList<ClusterSpec> next = Read(file);
            Check(next);
            IReadOnlyList<ClusterSpec> before = Specs.Value;
            if (next.Count != before.Count || next.Zip(before).Any(static pair => !pair.First.IsLike(pair.Second)))
            {
                Specs.Set(next);
                Log.Taken(_logger, _path, next.Count);
            }
            _refusal = "";
            Volatile.Write(ref _state, InUse(file));
        }
        catch (FormatException e)
        {
            Refuse(e.Message);
        }
        catch (KubeconfigException e)
        {
            // What the file names may come later, as a Secret does after its ConfigMap: it is judged again by each look.
            _judged = null;
            Refuse(e.Message);
        }
    }

    private void Refuse(string why)
    {
        if (_refusal != why)
        {
            _refusal = why;
            Log.Refused(_logger, UsageException.Line(why));
        }
        Volatile.Write(ref _state, _state with { IsCurrent = false });
    }

    private ReadFile Look() => ReadFile.At(_path, _path);

    private IReadOnlyList<ClusterSpec> Read(ReadFile file) => file.Text is string text
        ? ClustersFileReader.Read(_path, text)
        : throw new FormatException(UsageException.Line($"{Flags.ClustersConfig} {_path}: {file.Error}"));

    private ConfigurationFileState InUse(ReadFile file) => _state?.InUse == file.Text
        ? _state! with { IsCurrent = true }
        : new ConfigurationFileState("clustersconfig", _path) { InUse = file.Text, Since = _time.GetUtcNow(), IsCurrent = true };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "--clusters-config {Path}: took over {Clusters} clusters")]
        public static partial void Taken(ILogger logger, string path, int clusters);

        [LoggerMessage(LogLevel.Error, "{Refusal}; what was in force stays in force")]
        public static partial void Refused(ILogger logger, string refusal);
    }
}
