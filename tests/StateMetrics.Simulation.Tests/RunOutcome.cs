namespace StateMetrics.Simulation.Tests;

/// <summary>What became of a world.</summary>
/// <param name="Wrong">"" where all was right.</param>
/// <param name="Trace">A hash of all that happened.</param>
/// <param name="Passed">In its own time.</param>
/// <param name="Story">"" where it was not asked for.</param>
internal sealed record RunOutcome(Shape Shape, string Wrong, ulong Trace, TimeSpan Passed, string Story)
{
    internal required long Requests { get; init; }

    internal required long Scrapes { get; init; }

    internal required long Steps { get; init; }
}
