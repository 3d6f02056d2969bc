namespace StateMetrics.Server.Configuration;

/// <summary>What the command line is checked against, and what its texts tell.</summary>
public sealed record CommandContext
{
    public required ResourceNames Resources { get; init; }

    public required BuildVersion Build { get; init; }
}
