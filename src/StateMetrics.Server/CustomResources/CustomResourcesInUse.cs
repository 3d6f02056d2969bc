using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.CustomResources;

/// <summary>What is in use of everything that describes custom resources: an immutable value, made from the one before it.</summary>
internal sealed record CustomResourcesInUse
{
    private const string Type = "customresourceconfig";

    public static CustomResourcesInUse Nothing { get; } = new();

    /// <summary>The files, in their order; none where a text was given as a value.</summary>
    public IReadOnlyList<ConfigurationFileState> Files { get; private init; } = [];

    public CustomResourceConfiguration Configuration { get; private init; } = CustomResourceConfiguration.None;

    /// <summary>Everything that is wrong with the texts as they are now, in use or not.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; private init; } = [];

    /// <summary>Of something that cannot be used, and of which nothing was in use before; null for none.</summary>
    public ConfigurationMistake? Refusal { get; private init; }

    private IReadOnlyList<CustomResourceFile> Texts { get; init; } = [];

    /// <summary>What is in use from now on: of each file what can be used, and else what was.</summary>
    /// <param name="options">Which files they are, or the text itself.</param>
    /// <param name="files">One look at those files.</param>
    /// <param name="now">When what differs is taken into use.</param>
    public CustomResourcesInUse Next(CustomResourceOptions options, IReadOnlyList<ReadFile> files, DateTimeOffset now)
    {
        if (options.Inline is string inline)
        {
            CustomResourcesInUse given = Of([new CustomResourceFile(Flags.CustomResourceConfig.ToString(), inline)]);
            return given with { Refusal = given.Configuration.Mistakes.FirstOrDefault(IsFatal) };
        }
        var known = Files.ToDictionary(static state => state.Name, StringComparer.Ordinal);
        var states = new List<ConfigurationFileState>();
        var unusable = new List<ConfigurationMistake>();
        ConfigurationMistake? refusal = null;
        foreach (ReadFile file in files)
        {
            (IReadOnlyList<ConfigurationFileState> of, IReadOnlyList<ConfigurationMistake> wrong) = file.Text is null
                ? (Unread(file, options), [CustomResourceFiles.Unread(file, options.ContinueWithoutFile)])
                : Read(file, file.Text, known.GetValueOrDefault(file.Name) ?? new ConfigurationFileState(Type, file.Name), now);
            states.AddRange(of);
            unusable.AddRange(wrong);
            refusal ??= of.Any(static state => state.InUse is not null) ? null : wrong.FirstOrDefault(IsFatal);
        }
        CustomResourcesInUse next = Of([.. states.Where(static state => state.InUse is not null)
            .Select(static state => new CustomResourceFile(state.Name, state.InUse!))]);
        return next with { Files = states, Mistakes = [.. unusable, .. next.Mistakes], Refusal = refusal };
    }

    private CustomResourcesInUse Of(IReadOnlyList<CustomResourceFile> texts)
    {
        CustomResourceConfiguration configuration = texts.SequenceEqual(Texts) ? Configuration : CustomResourceConfiguration.Read(texts);
        return new CustomResourcesInUse { Texts = texts, Configuration = configuration, Mistakes = configuration.Mistakes };
    }

    private static (IReadOnlyList<ConfigurationFileState> Of, IReadOnlyList<ConfigurationMistake> Wrong) Read(
        ReadFile file, string text, ConfigurationFileState before, DateTimeOffset now)
    {
        if (before.InUse == text)
        {
            return ([before with { IsCurrent = true }], []);
        }
        CustomResourceConfiguration alone = CustomResourceConfiguration.Read([new CustomResourceFile(file.Name, text)]);
        return alone.IsUsable
            ? ([before with { IsCurrent = true, InUse = text, Since = now }], [])
            : ([before with { IsCurrent = false }], alone.Mistakes);
    }

    /// <summary>What is in use of a path that cannot be read: nothing where it may be missing and is, and else what was.</summary>
    private IReadOnlyList<ConfigurationFileState> Unread(ReadFile file, CustomResourceOptions options)
    {
        bool isFolder = file.Given == file.Name;
        List<ConfigurationFileState> known = [.. Files.Where(state =>
            state.Name == file.Name || (isFolder && Path.GetDirectoryName(state.Name) == file.Given.TrimEnd(Path.DirectorySeparatorChar)))];
        if (file.IsMissing && options.ContinueWithoutFile)
        {
            return [];
        }
        return known.Count > 0
            ? [.. known.Select(static state => state with { IsCurrent = false })]
            : [new ConfigurationFileState(Type, file.Name)];
    }

    private static bool IsFatal(ConfigurationMistake mistake) => mistake.Kind == MistakeKind.Fatal;
}
