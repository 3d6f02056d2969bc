using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Configuration;

/// <summary>
/// Follows the options file. What it says is checked as a whole; then what can change in a running exporter is handed on, and what
/// cannot is named in the log. A file that cannot be used leaves everything as it was.
/// </summary>
internal sealed partial class OptionsReload : BackgroundService
{
    private readonly OptionsSource _source;
    private readonly Action<ExporterOptions> _apply;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private FlagValues _values;
    private ConfigurationFileState? _state;

    // None where a text is to be judged again though it stays the same.
    private IReadOnlyList<ReadFile> _known;
    private HashSet<string> _told = [];
    private HashSet<string> _toldBefore = [];

    /// <param name="start">What the process has started with.</param>
    /// <param name="apply">
    /// Takes options over that differ from those before in what can change. What it throws, a <see cref="FormatException"/>,
    /// speaks against them, and nothing of them is in force then; they are handed on again at the next look, since a file that
    /// they name may be there by then.
    /// </param>
    /// <param name="time">For the looks, and the moment of the last success.</param>
    /// <param name="logger">Told of every change, and of what is refused.</param>
    public OptionsReload(OptionsInForce start, Action<ExporterOptions> apply, TimeProvider time, ILogger logger)
    {
        (_source, _apply, _time, _logger) = (start.Source, apply, time, logger);
        (_known, _values) = ([start.Reading.File], start.Reading.Values);
        _told = [.. start.Reading.Warnings];
        _state = StateOf(start.Reading);
    }

    /// <summary>The file; none where it is missing, and may be. Read from any thread.</summary>
    public ConfigurationFile[] Files => Volatile.Read(ref _state) is ConfigurationFileState state ? [state.Told] : [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new FileLooks(() => [_source.Look()], () => _known, _time).FollowAsync(files => Judge(files[0]), stoppingToken);

    private void Judge(ReadFile file)
    {
        _known = [file];
        (_toldBefore, _told) = (_told, []);
        try
        {
            OptionsReading next = _source.Reread(file);
            foreach (string warning in next.Warnings.Where(IsNew))
            {
                Log.Warned(_logger, warning);
            }
            Take(next);
        }
        catch (UsageException e)
        {
            Refuse(e.Message);
        }
        catch (FormatException e)
        {
            _known = [];
            Refuse($"{Flags.ConfigFile} {_source.Path}: {e.Message}");
        }
    }

    private void Refuse(string reason)
    {
        string refusal = UsageException.Line(reason);
        if (IsNew(refusal))
        {
            Log.Refused(_logger, refusal);
        }
        Volatile.Write(ref _state, (_state ?? StateNamed()) with { IsCurrent = false });
    }

    private void Take(OptionsReading next)
    {
        List<Flag> changed = [.. FlagTable.All.Where(flag => !_values.IsSame(flag, next.Values))];
        List<Flag> live = [.. changed.Where(LiveFlags.Contains)];
        FlagValues mixed = _values.With(live, next.Values);
        // Checked once more, beside what does not change: where the two do not fit together, all of it waits.
        if (live.Count > 0 && _source.TryBind(mixed) is ExporterOptions options)
        {
            _apply(options);
            _values = mixed;
            changed.RemoveAll(live.Contains);
            Log.Taken(_logger, _source.Path, Keys(live));
        }
        if (changed.Count > 0)
        {
            if (IsNew(Keys(changed)))
            {
                Log.Waiting(_logger, _source.Path, Keys(changed));
            }
            Volatile.Write(ref _state, (_state ?? StateNamed()) with { IsCurrent = false });
            return;
        }
        Volatile.Write(ref _state, StateOf(next));
    }

    /// <summary>Each line is told once, until it is true no more.</summary>
    private bool IsNew(string line) => _told.Add(line) && !_toldBefore.Contains(line);

    private ConfigurationFileState? StateOf(OptionsReading reading) => !reading.IsRead
        ? (reading.File.IsMissing ? null : StateNamed())
        : _state?.InUse == reading.File.Text
            ? _state! with { IsCurrent = true }
            : StateNamed() with { IsCurrent = true, InUse = reading.File.Text, Since = _time.GetUtcNow() };

    private ConfigurationFileState StateNamed() => new("config", _source.Path);

    private static string Keys(IEnumerable<Flag> flags) => string.Join(", ", flags.Select(OptionKeys.Of));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Warning}")]
        public static partial void Warned(ILogger logger, string warning);

        [LoggerMessage(LogLevel.Error, "{Refusal}; what was in force stays in force")]
        public static partial void Refused(ILogger logger, string refusal);

        [LoggerMessage(LogLevel.Information, "--config {Path}: took over {Keys}")]
        public static partial void Taken(ILogger logger, string path, string keys);

        [LoggerMessage(LogLevel.Warning, "--config {Path}: in effect after a restart only: {Keys}")]
        public static partial void Waiting(ILogger logger, string path, string keys);
    }
}
