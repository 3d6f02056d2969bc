using System.Collections.Concurrent;

namespace StateMetrics.Simulation.Tests;

public sealed class DeterminismTests
{
    // Each way of reading, with faults of many kinds.
    private const int First = 100_001;
    private const int Last = 100_040;

    [Fact]
    public async Task The_same_seed_does_the_same_again_whatever_runs_beside_it()
    {
        ConcurrentDictionary<int, RunOutcome> first = await RunAsync();
        ConcurrentDictionary<int, RunOutcome> second = await RunAsync();
        Assert.Equal(Enum.GetValues<Reading>().Order(), first.Values.Select(static one => one.Shape.Reading).Distinct().Order());
        foreach ((int seed, RunOutcome outcome) in first)
        {
            Assert.Equal((seed, outcome.Trace, outcome.Wrong), (seed, second[seed].Trace, second[seed].Wrong));
        }
        Assert.Equal(first.Count, first.Values.Select(static one => one.Trace).Distinct().Count());
    }

    [Fact]
    public void Telling_the_story_changes_nothing()
    {
        RunOutcome told = Run.Of(First, isTold: true);
        Assert.Equal(Run.Of(First).Trace, told.Trace);
        Assert.Contains("all is well", told.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_from_another_thread_is_not_taken()
    {
        var loop = new Loop(static _ => 0);
        await Task.Factory.StartNew(
            () => loop.Post(static _ => { }, null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Contains(nameof(What_comes_from_another_thread_is_not_taken), loop.Stray, StringComparison.Ordinal);
        Assert.True(loop.Drain());
        Assert.Equal(0, loop.Steps);
    }

    private static async Task<ConcurrentDictionary<int, RunOutcome>> RunAsync()
    {
        var outcomes = new ConcurrentDictionary<int, RunOutcome>();
        await Threads.RunAsync(First, Last, seed =>
        {
            outcomes[seed] = Run.Of(seed);
            return true;
        });
        return outcomes;
    }
}
