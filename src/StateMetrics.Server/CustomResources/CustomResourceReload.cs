using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.CustomResources;

/// <summary>
/// Follows the files that describe custom resources. They are looked at, rather than watched: that works on every file system,
/// and for the links by which a ConfigMap is exchanged. A file that cannot be used leaves in use what it was before.
/// </summary>
internal sealed partial class CustomResourceReload : BackgroundService
{
    // A change is taken when two looks have shown it: an editor may be in the middle of writing.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly CustomResourceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IReadOnlyList<ReadFile> _applied;
    private IReadOnlyList<ConfigurationFileState> _states = [];
    private HashSet<string> _told = [];

    private CustomResourceReload(CustomResourceOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _applied = CustomResourceFiles.ReadAll(options.Files);
    }

    /// <summary>What the files say, or the text that was given instead of them.</summary>
    public CustomResourceConfiguration Current { get; private set; } = CustomResourceConfiguration.None;

    /// <summary>Called with each new configuration, on the loop.</summary>
    public Action<CustomResourceConfiguration> Changed { get; set; } = static _ => { };

    /// <summary>The files, in their order. Read from any thread.</summary>
    public IEnumerable<ConfigurationFile> Files => Volatile.Read(ref _states).Select(static state => state.Told);

    /// <summary>Reads everything once.</summary>
    /// <exception cref="FormatException">Something cannot be used at all; the message is the first such mistake.</exception>
    public static CustomResourceReload Open(CustomResourceOptions options, TimeProvider time, ILogger logger)
    {
        var reload = new CustomResourceReload(options, time, logger);
        List<ConfigurationMistake> mistakes = options.Inline is string inline
            ? reload.Use([new CustomResourceFile(Flags.CustomResourceConfig.ToString(), inline)])
            : reload.Apply(reload._applied);
        return mistakes.Find(static mistake => mistake.Kind == MistakeKind.Fatal) is ConfigurationMistake fatal
            ? throw new FormatException(fatal.ToString())
            : reload;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<ReadFile> last = _applied;
        while (_options.Inline is null && _options.Files.Count > 0)
        {
            await Task.Delay(s_interval, _time, stoppingToken);
            IReadOnlyList<ReadFile> now = CustomResourceFiles.ReadAll(_options.Files);
            if (now.SequenceEqual(last) && !now.SequenceEqual(_applied))
            {
                CustomResourceConfiguration before = Current;
                Apply(now);
                _applied = now;
                if (Current != before)
                {
                    Log.Reloaded(_logger, Current.Resources, Current.Families);
                    Changed(Current);
                }
            }
            last = now;
        }
    }

    /// <summary>Takes what can be used of the files, and returns everything that is wrong with them.</summary>
    private List<ConfigurationMistake> Apply(IReadOnlyList<ReadFile> files)
    {
        Dictionary<string, ConfigurationFileState> before = _states.ToDictionary(static state => state.Name, StringComparer.Ordinal);
        var next = new List<ConfigurationFileState>();
        var mistakes = new List<ConfigurationMistake>();
        foreach (ReadFile file in files)
        {
            if (file.Text is null)
            {
                mistakes.Add(CustomResourceFiles.Unread(file, _options.ContinueWithoutFile));
                next.AddRange(Unread(file, before.Values));
                continue;
            }
            ConfigurationFileState state = before.GetValueOrDefault(file.Name)
                ?? new ConfigurationFileState(file.Name);
            CustomResourceConfiguration alone = CustomResourceConfiguration.Read([new CustomResourceFile(file.Name, file.Text)]);
            mistakes.AddRange(alone.IsUsable ? [] : alone.Mistakes);
            next.Add(!alone.IsUsable ? state with { IsCurrent = false }
                : state.InUse == file.Text ? state with { IsCurrent = true }
                : state with { IsCurrent = true, InUse = file.Text, Since = _time.GetUtcNow() });
        }
        bool same = InUse(next).SequenceEqual(InUse(_states)) && Current != CustomResourceConfiguration.None;
        Volatile.Write(ref _states, next);
        if (same)
        {
            Tell([.. mistakes, .. Current.Mistakes]);
            return mistakes;
        }
        return Use([.. InUse(next)], mistakes);
    }

    private List<ConfigurationMistake> Use(IReadOnlyList<CustomResourceFile> files, IEnumerable<ConfigurationMistake>? unusable = null)
    {
        Current = CustomResourceConfiguration.Read(files);
        List<ConfigurationMistake> mistakes = [.. unusable ?? [], .. Current.Mistakes];
        Tell(mistakes);
        return mistakes;
    }

    /// <summary>What is in use of a path that cannot be read: nothing where it may be missing and is, and else what was.</summary>
    private IEnumerable<ConfigurationFileState> Unread(ReadFile file, IEnumerable<ConfigurationFileState> before)
    {
        bool isFolder = file.Given == file.Name;
        List<ConfigurationFileState> known = [.. before.Where(state =>
            state.Name == file.Name || (isFolder && Path.GetDirectoryName(state.Name) == file.Given.TrimEnd(Path.DirectorySeparatorChar)))];
        if (file.IsMissing && _options.ContinueWithoutFile)
        {
            return [];
        }
        return known.Count > 0
            ? known.Select(static state => state with { IsCurrent = false })
            : [new ConfigurationFileState(file.Name)];
    }

    private static IEnumerable<CustomResourceFile> InUse(IEnumerable<ConfigurationFileState> states) =>
        states.Where(static state => state.InUse is not null).Select(static state => new CustomResourceFile(state.Name, state.InUse!));

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
