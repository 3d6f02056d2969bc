namespace StateMetrics.Exposition.Self;

/// <summary>One counter of a <see cref="Tally"/>.</summary>
public sealed class TallyCell
{
    private readonly ReadOnlyMemory<byte>[] _labels;
    private long _count;

    internal TallyCell(ReadOnlyMemory<byte>[] labels) => _labels = labels;

    public long Count => Volatile.Read(ref _count);

    internal ReadOnlySpan<ReadOnlyMemory<byte>> Labels => _labels;

    public void Add(long count = 1) => Interlocked.Add(ref _count, count);
}
