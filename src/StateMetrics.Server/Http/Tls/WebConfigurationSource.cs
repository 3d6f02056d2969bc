using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The web configuration in force. While it runs, it looks at the files behind it and takes over what has changed; what
/// cannot be used changes nothing, and is said in the log and in <see cref="State"/>.
/// </summary>
internal sealed partial class WebConfigurationSource : BackgroundService
{
    private readonly string _path;
    private readonly Func<WebConfiguration, string?> _objection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private WebConfiguration _current;
    private ConfigurationFile _state;
    private WebFiles _judged = new();

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="objection">What speaks against a configuration beside the other options; null for nothing.</param>
    /// <param name="time">For the looks, and the moment of the last success.</param>
    /// <param name="logger">Told of every change, and of what is refused.</param>
    /// <exception cref="WebConfigurationException">The file cannot be used.</exception>
    public WebConfigurationSource(string path, Func<WebConfiguration, string?> objection, TimeProvider time, ILogger logger)
    {
        (_path, _objection, _time, _logger) = (path, objection, time, logger);
        _current = Read();
        _state = Taken();
    }

    public WebConfiguration Current => Volatile.Read(ref _current);

    public ConfigurationFile State => Volatile.Read(ref _state);

    // Read once more, with whatever other files it names by now.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(() => _judged.AllNow(), () => _judged.All, _time).FollowAsync(_ => Judge(), stoppingToken);

    private void Judge()
    {
        try
        {
            WebConfiguration next = Read();
            if (next.Tls is null != Current.Tls is null)
            {
                throw new WebConfigurationException(
                    $"--tls-config {_path}: tls_server_config comes and goes with a restart only: clients speak either HTTP or HTTPS");
            }
            Volatile.Write(ref _current, next);
            Volatile.Write(ref _state, Taken());
            Log.Taken(_logger, _path);
        }
        catch (WebConfigurationException e)
        {
            Volatile.Write(ref _state, State with { Successful = false });
            Log.Refused(_logger, e.Message);
        }
    }

    private WebConfiguration Read()
    {
        _judged = new WebFiles();
        WebConfiguration read = WebConfigurationReader.Read(_path, _judged);
        return _objection(read) is string objection ? throw new WebConfigurationException($"--tls-config {_path}: {objection}") : read;
    }

    private ConfigurationFile Taken() => new("tlsconfig", _path, true, _time.GetUtcNow(), _judged.Hash());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "took over {Path}, or a file that it names")]
        public static partial void Taken(ILogger logger, string path);

        [LoggerMessage(LogLevel.Warning, "{Refusal}; what was in force stays in force")]
        public static partial void Refused(ILogger logger, string refusal);
    }
}
