namespace StateMetrics.Server.Configuration;

/// <summary>What the command line is checked against; the composition root makes it from the other projects.</summary>
public sealed record CommandContext
{
    public required ResourceNames Resources { get; init; }

    /// <summary>Throws <see cref="FormatException"/>, its message naming the pattern, for what is no regular expression.</summary>
    public required Action<string> CheckPattern { get; init; }

    /// <summary>Throws <see cref="FormatException"/>, its message naming the item, for what is no label or annotation allowlist.</summary>
    public required Action<string> CheckAllowlist { get; init; }

    public required BuildVersion Build { get; init; }
}
