namespace StateMetrics.Testing;

/// <summary>What an act allocates on the managed heap.</summary>
public static class AllocatedBytes
{
    // A collection that another test causes meanwhile counts the rest of this thread's allocation space, some kilobytes.
    private const int Rounds = 20;

    /// <summary>The fewest bytes of several rounds; do what warms up before.</summary>
    public static long Of(Action act)
    {
        ArgumentNullException.ThrowIfNull(act);
        long fewest = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            act();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
