using System.Collections.Concurrent;
using System.Globalization;

namespace StateMetrics.Simulation.Tests;

/// <summary>
/// The product in worlds made of seeds. A failure names its seed; the same seed does the same again, and alone it tells its story.
/// </summary>
public sealed class SimulationTests
{
    private const int FailuresMax = 5;

    [Fact]
    public async Task Every_world_is_shown_as_it_is()
    {
        (int first, int last) = Wanted.Seeds;
        var failed = new ConcurrentBag<RunOutcome>();
        await Threads.RunAsync(first, last, seed =>
        {
            RunOutcome outcome = Run.Of(seed, Wanted.Minutes, isTold: first == last);
            if (outcome.Wrong.Length > 0)
            {
                failed.Add(outcome);
            }
            return failed.Count < FailuresMax;
        });
        Assert.True(failed.IsEmpty, string.Join('\n', failed.OrderBy(static one => one.Shape.Seed).Select(static one =>
            string.Create(CultureInfo.InvariantCulture, $"seed {one.Shape.Seed}, {one.Shape}\n{one.Wrong}\n{one.Story}"))));
    }
}
