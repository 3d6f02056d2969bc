namespace StateMetrics.Server.Sharding;

/// <summary>
/// The parts of the 64-bit space that a process keeps: one range, or several while it hands over. Immutable, and equal to
/// another one with the same hashes.
/// </summary>
internal sealed class HashRanges : IEquatable<HashRanges>
{
    public static readonly HashRanges Everything = new([new HashRange(0, ulong.MaxValue)]);

    public static readonly HashRanges Nothing = new([]);

    // Ascending and disjoint, with a gap between any two.
    private readonly HashRange[] _ranges;

    private HashRanges(HashRange[] ranges) => _ranges = ranges;

    public bool IsEverything => Equals(Everything);

    public bool IsEmpty => _ranges.Length == 0;

    public static HashRanges Of(HashRange range) => new([range]);

    /// <summary>Whether the object with this metadata.uid is kept.</summary>
    public bool Keeps(ReadOnlySpan<byte> uid) => Contains(Fnv1a.Hash64(uid));

    public bool Contains(ulong hash)
    {
        foreach (HashRange range in _ranges)
        {
            if (range.Contains(hash))
            {
                return true;
            }
        }
        return false;
    }

    public HashRanges Union(HashRanges other)
    {
        var merged = new List<HashRange>();
        foreach (HashRange next in _ranges.Concat(other._ranges).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && (merged[^1].Last == ulong.MaxValue || next.First <= merged[^1].Last + 1))
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, next.Last) };
            }
            else
            {
                merged.Add(next);
            }
        }
        return new HashRanges([.. merged]);
    }

    public HashRanges Except(HashRanges other)
    {
        IEnumerable<HashRange> left = _ranges;
        foreach (HashRange taken in other._ranges)
        {
            left = left.SelectMany(range => Without(range, taken));
        }
        return new HashRanges([.. left]);
    }

    /// <summary>The ordinals of the <paramref name="total"/> shards to which a part of this belongs, ascending.</summary>
    public IEnumerable<int> OwnersIn(int total)
    {
        int next = 0;
        foreach (HashRange range in _ranges)
        {
            int last = Shard.OwnerOf(range.Last, total);
            for (int owner = Math.Max(next, Shard.OwnerOf(range.First, total)); owner <= last; owner++)
            {
                yield return owner;
            }
            next = last + 1;
        }
    }

    public bool Equals(HashRanges? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as HashRanges);

    public override int GetHashCode() => _ranges.Aggregate(0, HashCode.Combine);

    /// <summary>As Kubernetes' shardSelector.</summary>
    public override string ToString() => string.Join("||", _ranges);

    private static IEnumerable<HashRange> Without(HashRange range, HashRange taken)
    {
        if (taken.Last < range.First || taken.First > range.Last)
        {
            yield return range;
            yield break;
        }
        if (taken.First > range.First)
        {
            yield return range with { Last = taken.First - 1 };
        }
        if (taken.Last < range.Last)
        {
            yield return range with { First = taken.Last + 1 };
        }
    }
}
