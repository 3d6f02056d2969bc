namespace StateMetrics.Server.Configuration;

/// <summary>What the command line is checked against; the composition root makes it from the other projects.</summary>
public sealed record CommandContext
{
    public required ResourceNames Resources { get; init; }

    /// <summary>What is wrong with a regular expression of a family list, without its text; null where it is fine.</summary>
    public required Func<string, string?> PatternError { get; init; }

    /// <summary>What is wrong with the text of a label or annotation allowlist, unknown resources included; null where it is fine.</summary>
    public required Func<string, string?> AllowlistError { get; init; }

    public required BuildVersion Build { get; init; }
}
