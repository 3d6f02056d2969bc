using Microsoft.Extensions.Hosting;
using StateMetrics.Server.Http;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// Gives memory back after a peak: once when everything has been listed, since reading leaves garbage that nothing follows to
/// push out, and code that only the start ran, whenever half of the heap may be garbage, and when many slow readers have
/// gone. Less garbage, as scrapes of a busy cluster leave, makes room for what comes next and no more: to give pages back and
/// take them anew costs more than the collection. What lives long is arrays of bytes without references, so that a full
/// collection takes some ten milliseconds.
/// </summary>
internal sealed class HeapRelief(Func<bool> isReady, AnswerMemory answers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_lookForReady = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_lookForGarbage = TimeSpan.FromSeconds(10);

    // Below this a collection frees too little to be worth its time.
    private const long GarbageMin = 16 * 1024 * 1024;

    /// <summary>What is to be done about the garbage.</summary>
    internal enum Step
    {
        /// <summary>Nothing: the runtime collects the young by itself.</summary>
        Leave,

        /// <summary>A full collection that leaves the gaps to what comes next.</summary>
        MakeRoom,

        /// <summary>A full collection that closes the gaps and gives the system what is free.</summary>
        GiveBack,
    }

    /// <summary>How often memory was given back.</summary>
    internal int Collections { get; private set; }

    /// <param name="kept">Bytes on the heap after the last full collection.</param>
    /// <param name="inUse">Bytes on the heap now.</param>
    /// <param name="dropped">Bytes of <see cref="AnswerMemory"/> that were left to the collector since memory was given back last.</param>
    internal static Step Next(long kept, long inUse, long dropped)
    {
        if (dropped > GarbageMin)
        {
            return Step.GiveBack;
        }
        long garbage = inUse - kept;
        return garbage <= Math.Max(GarbageMin, kept / 4) ? Step.Leave : garbage <= kept ? Step.MakeRoom : Step.GiveBack;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!isReady())
        {
            await Task.Delay(s_lookForReady, time, stoppingToken);
        }
        long kept = GiveBack();
        long dropped = 0;
        StartCode.Release();
        while (true)
        {
            await Task.Delay(s_lookForGarbage, time, stoppingToken);
            // The size of the heap does not tell of it: it may have been in use at the last full collection. What single scrapes leave
            // adds up to little in a quarter of an hour.
            dropped += answers.Trim();
            long inUse = GC.GetTotalMemory(forceFullCollection: false);
            Step step = Next(kept, inUse, dropped);
            if (step == Step.MakeRoom)
            {
                // Much of what was kept before may have gone, with a namespace say: that is known only now.
                kept = MakeRoom();
                step = Next(kept, inUse, dropped);
            }
            if (step == Step.GiveBack)
            {
                (kept, dropped) = (GiveBack(), 0);
            }
        }
    }

    private long GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Collections++;
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static long MakeRoom()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
