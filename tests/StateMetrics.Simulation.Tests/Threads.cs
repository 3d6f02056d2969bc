namespace StateMetrics.Simulation.Tests;

/// <summary>Two threads of their own, so that a world has one to itself and the machine is not full.</summary>
internal static class Threads
{
    private const int Count = 2;

    /// <summary>Does something for each number of a range, until it answers that it is enough.</summary>
    internal static async Task RunAsync(int first, int last, Func<int, bool> act)
    {
        int next = first - 1;
        bool isEnough = false;
        Task[] threads = [.. Enumerable.Range(0, Count).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref isEnough) && Interlocked.Increment(ref next) is int seed && seed <= last)
                {
                    if (!act(seed))
                    {
                        Volatile.Write(ref isEnough, true);
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(threads);
    }
}
