using System.Buffers;

namespace StateMetrics.Exposition.Store;

/// <summary>What a store held at one moment. Immutable.</summary>
public sealed class StoreSnapshot
{
    private const int SpaceBytes = 4096;

    private readonly int _families;
    private readonly byte[]?[][] _pages;

    internal StoreSnapshot(int families, byte[]?[][] pages, int objects) =>
        (_families, _pages, Objects) = (families, pages, objects);

    public int Objects { get; }

    /// <summary>How many pages <see cref="CopyFamily"/> copies from; of at most 256 objects each.</summary>
    internal int Pages => _pages.Length;

    /// <summary>Copies the lines that one family has in one page of objects, and returns their bytes.</summary>
    internal int CopyFamily(int family, int page, IBufferWriter<byte> output)
    {
        int total = 0;
        Span<byte> space = default;
        int used = 0;
        foreach (byte[]? stored in _pages[page])
        {
            if (stored is null)
            {
                continue;
            }

            ReadOnlySpan<byte> lines = StoredObject.Family(stored, _families, family);
            if (lines.Length > space.Length - used)
            {
                // One piece of the output's space for many objects: asking for it costs more than the copy.
                Advance(output, used);
                space = output.GetSpan(Math.Max(lines.Length, SpaceBytes));
                used = 0;
            }

            lines.CopyTo(space[used..]);
            used += lines.Length;
            total += lines.Length;
        }

        Advance(output, used);
        return total;
    }

    private static void Advance(IBufferWriter<byte> output, int bytes)
    {
        if (bytes > 0)
        {
            output.Advance(bytes);
        }
    }
}
