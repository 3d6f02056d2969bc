using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.CustomResources;

/// <summary>
/// Follows the files that describe custom resources; which files those are may change. A file that cannot be used leaves in use
/// what it was before.
/// </summary>
internal sealed partial class CustomResourceReload : BackgroundService
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Other options come on another loop than other files.
    private readonly Lock _gate = new();
    private CustomResourceOptions _options;
    private IReadOnlyList<ReadFile> _known;
    private CustomResourcesInUse _inUse;
    private HashSet<string> _told = [];

    // Of the loop alone.
    private CustomResourceOptions? _lookedFor;

    private CustomResourceReload(CustomResourceOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _known = CustomResourceFiles.ReadAll(options.Files);
        _inUse = CustomResourcesInUse.Nothing.Next(options, _known, time.GetUtcNow());
        Tell(_inUse.Mistakes);
    }

    /// <summary>What the files say, or the text that was given instead of them.</summary>
    public CustomResourceConfiguration Current => Volatile.Read(ref _inUse).Configuration;

    /// <summary>Called with each configuration that other files make, on the loop.</summary>
    public Action<CustomResourceConfiguration> Changed { get; set; } = static _ => { };

    /// <summary>The files, in their order. Read from any thread.</summary>
    public IEnumerable<ConfigurationFile> Files => Volatile.Read(ref _inUse).Files.Select(static state => state.Told);

    /// <summary>Reads everything once.</summary>
    /// <exception cref="FormatException">Something cannot be used at all; the message is the first such mistake.</exception>
    public static CustomResourceReload Open(CustomResourceOptions options, TimeProvider time, ILogger logger)
    {
        var reload = new CustomResourceReload(options, time, logger);
        return reload._inUse.Refusal is ConfigurationMistake refusal ? throw new FormatException(refusal.ToString()) : reload;
    }

    /// <summary>Follows other files from now on, or takes another text. What stays in use of files that stay is not touched.</summary>
    /// <param name="options">In place of those before.</param>
    /// <param name="use">Takes what they make; where it throws, everything is as it was.</param>
    /// <exception cref="FormatException">Something that was not in use before cannot be used at all, and nothing has changed.</exception>
    public void ChangeTo(CustomResourceOptions options, Action<CustomResourceConfiguration> use)
    {
        lock (_gate)
        {
            // Of paths that stay, what has settled counts, as ever.
            IReadOnlyList<ReadFile> files = [.. options.Files.SelectMany(path => _options.Files.Contains(path, StringComparer.Ordinal)
                ? _known.Where(file => file.Given == path)
                : CustomResourceFiles.ReadAll([path]))];
            CustomResourcesInUse next = _inUse.Next(options, files, _time.GetUtcNow());
            if (next.Refusal is ConfigurationMistake refusal)
            {
                throw new FormatException(refusal.ToString());
            }
            use(next.Configuration);
            _options = options;
            Become(next, files);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(Look, () => Volatile.Read(ref _known), _time).FollowAsync(Judge, stoppingToken);

    private IReadOnlyList<ReadFile> Look()
    {
        _lookedFor = Volatile.Read(ref _options);
        return CustomResourceFiles.ReadAll(_lookedFor.Files);
    }

    private void Judge(IReadOnlyList<ReadFile> files)
    {
        lock (_gate)
        {
            if (_lookedFor != _options)
            {
                // Others by now, which the next look is at.
                return;
            }
            CustomResourcesInUse next = _inUse.Next(_options, files, _time.GetUtcNow());
            if (next.Configuration != _inUse.Configuration)
            {
                Changed(next.Configuration);
            }
            Become(next, files);
        }
    }

    private void Become(CustomResourcesInUse next, IReadOnlyList<ReadFile> files)
    {
        bool isOther = next.Configuration != _inUse.Configuration;
        Volatile.Write(ref _inUse, next);
        Volatile.Write(ref _known, files);
        Tell(next.Mistakes);
        if (isOther)
        {
            Log.Reloaded(_logger, next.Configuration.Resources, next.Configuration.Families);
        }
    }

    /// <summary>Each mistake once, until it is gone.</summary>
    private void Tell(IReadOnlyList<ConfigurationMistake> mistakes)
    {
        foreach (ConfigurationMistake mistake in mistakes.Where(mistake => !_told.Contains(mistake.ToString())))
        {
            if (mistake.Kind == MistakeKind.Warning)
            {
                Log.Warned(_logger, mistake.ToString());
            }
            else
            {
                Log.Mistaken(_logger, mistake.ToString());
            }
        }
        _told = [.. mistakes.Select(static mistake => mistake.ToString())];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Mistake}")]
        public static partial void Warned(ILogger logger, string mistake);

        [LoggerMessage(LogLevel.Error, "{Mistake}")]
        public static partial void Mistaken(ILogger logger, string mistake);

        [LoggerMessage(LogLevel.Information, "the custom resources are configured anew: {Resources} resources, {Families} families")]
        public static partial void Reloaded(ILogger logger, int resources, int families);
    }
}
