using Microsoft.Extensions.Hosting;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// Gives memory back after a peak: once when everything has been listed, since reading leaves garbage that nothing follows
/// to push out, and code that only the start ran, and whenever a quarter of the heap may be garbage. What lives long is arrays
/// of bytes without references, so that a full collection takes some ten milliseconds.
/// </summary>
internal sealed class HeapRelief(Func<bool> isReady, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_lookForReady = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_lookForGarbage = TimeSpan.FromSeconds(10);

    // Below this a collection frees too little to be worth its time.
    private const long GarbageMin = 16 * 1024 * 1024;

    /// <summary>How often memory was given back.</summary>
    internal int Collections { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!isReady())
        {
            await Task.Delay(s_lookForReady, time, stoppingToken);
        }
        long kept = Collect();
        StartCode.Release();
        while (true)
        {
            await Task.Delay(s_lookForGarbage, time, stoppingToken);
            if (GC.GetTotalMemory(forceFullCollection: false) - kept > Math.Max(GarbageMin, kept / 4))
            {
                kept = Collect();
            }
        }
    }

    private long Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Collections++;
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
