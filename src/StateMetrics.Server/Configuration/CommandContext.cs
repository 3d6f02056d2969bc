namespace StateMetrics.Server.Configuration;

/// <summary>What the command line is checked against, and what its texts tell.</summary>
public sealed record CommandContext
{
    public required ResourceNames Resources { get; init; }

    public required BuildVersion Build { get; init; }

    /// <summary>One look at a file that the command line names; its failure is in the answer.</summary>
    internal Func<string, ReadFile> Open { get; init; } = static path => ReadFile.At(path, path);
}
