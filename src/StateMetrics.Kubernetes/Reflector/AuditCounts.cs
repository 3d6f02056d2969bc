namespace StateMetrics.Kubernetes.Reflector;

/// <summary>What the audits of one reflector found so far. Read from any thread.</summary>
public sealed class AuditCounts
{
    private long _missing;
    private long _ghosts;
    private long _outdated;
    private long _complete;
    private long _completedTicks;

    /// <summary>Objects that exist and were not held.</summary>
    public long Missing => Volatile.Read(ref _missing);

    /// <summary>Objects that were held and do not exist.</summary>
    public long Ghosts => Volatile.Read(ref _ghosts);

    /// <summary>Objects that were held in another version, or another life, than they have.</summary>
    public long Outdated => Volatile.Read(ref _outdated);

    /// <summary>Audits that came to a result.</summary>
    public long Complete => Volatile.Read(ref _complete);

    /// <summary>When the last of them did; null before the first.</summary>
    public DateTimeOffset? CompletedAt =>
        Volatile.Read(ref _completedTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Add(IReadOnlyCollection<AuditDifference> found, DateTimeOffset now)
    {
        Interlocked.Add(ref _missing, found.Count(static d => d.Kind == AuditDifferenceKind.Missing));
        Interlocked.Add(ref _ghosts, found.Count(static d => d.Kind == AuditDifferenceKind.Ghost));
        Interlocked.Add(ref _outdated, found.Count(static d => d.Kind == AuditDifferenceKind.Outdated));
        Interlocked.Increment(ref _complete);
        Volatile.Write(ref _completedTicks, now.UtcTicks);
    }
}
