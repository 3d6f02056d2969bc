using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// The web configuration in force. While it runs, it looks at the files behind it and takes over what has changed; what
/// cannot be used changes nothing, and is said in the log and in <see cref="State"/>.
/// </summary>
internal sealed partial class WebConfigurationSource : BackgroundService
{
    // A few kilobytes, read again and compared: no notification survives every way in which a volume is renewed.
    internal static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Func<WebConfiguration, string?> _objection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private WebConfiguration _current;
    private ConfigurationFile _state;
    private WebFiles _judged = new();
    private string? _pending;
    private int _looks;

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

    /// <summary>How often the files were looked at.</summary>
    internal int Looks => Volatile.Read(ref _looks);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
            Interlocked.Increment(ref _looks);
        }
    }

    /// <summary>
    /// A change is judged when it is the same at two looks, so that what is being written is not taken for what was meant: a
    /// certificate comes before its key.
    /// </summary>
    private void Look()
    {
        string now = _judged.StampNow();
        bool changed = now != _judged.Stamp;
        bool settled = now == _pending;
        _pending = changed ? now : null;
        if (!changed || !settled)
        {
            return;
        }
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

    private ConfigurationFile Taken()
    {
        // 48 bits are exact in a sample's value.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(_judged.Stamp));
        return new ConfigurationFile("tlsconfig", _path, true, _time.GetUtcNow(), BinaryPrimitives.ReadUInt64BigEndian(hash) >> 16);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "took over {Path}, or a file that it names")]
        public static partial void Taken(ILogger logger, string path);

        [LoggerMessage(LogLevel.Warning, "{Refusal}; what was in force stays in force")]
        public static partial void Refused(ILogger logger, string refusal);
    }
}
