using System.Collections.Concurrent;
using System.Globalization;

namespace StateMetrics.Simulation.Tests;

/// <summary>
/// The product in worlds made of seeds. A failure names its seed; the same seed does the same again, and alone it tells its story.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FailuresMax = 5;

    [Fact]
    public async Task Every_world_is_shown_as_it_is()
    {
        (int first, int last) = Wanted.Seeds;
        var failed = new ConcurrentBag<RunOutcome>();
        var sum = new Sum();
        await Threads.RunAsync(first, last, seed =>
        {
            RunOutcome outcome = Run.Of(seed, Wanted.Minutes, isTold: first == last, Wanted.Pace);
            if (outcome.Wrong.Length > 0)
            {
                failed.Add(outcome);
            }
            return sum.Add(outcome) < Wanted.TotalMinutes && failed.Count < FailuresMax;
        });
        output.WriteLine(sum.ToString());
        Assert.True(failed.IsEmpty, string.Join('\n', failed.OrderBy(static one => one.Shape.Seed).Select(static one =>
            string.Create(CultureInfo.InvariantCulture, $"seed {one.Shape.Seed}: {one.Shape}\n{one.Wrong}\n{one.Story}"))));
    }

    private sealed class Sum
    {
        private readonly Lock _gate = new();
        private long _worlds;
        private long _requests;
        private long _scrapes;
        private TimeSpan _passed;

        /// <summary>The minutes that have passed in all worlds.</summary>
        internal double Add(RunOutcome outcome)
        {
            lock (_gate)
            {
                _worlds++;
                _requests += outcome.Requests;
                _scrapes += outcome.Scrapes;
                _passed += outcome.Passed;
                return _passed.TotalMinutes;
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_worlds} worlds, {_passed.TotalMinutes:F0} minutes of their time, {_requests} requests, {_scrapes} scrapes");
    }
}
