using System.Buffers;

namespace StateMetrics.Exposition.Store;

/// <summary>What a store held at one moment. Immutable.</summary>
public sealed class StoreSnapshot
{
    private readonly int _families;
    private readonly byte[]?[][] _pages;

    internal StoreSnapshot(int families, byte[]?[][] pages, int objects) =>
        (_families, _pages, Objects) = (families, pages, objects);

    public int Objects { get; }

    /// <summary>How many pages <see cref="CopyFamily(int, int, IBufferWriter{byte})"/> copies from; of at most 256 objects each.</summary>
    internal int Pages => _pages.Length;

    /// <summary>Copies the lines that one family has in one page of objects.</summary>
    internal void CopyFamily(int family, int page, IBufferWriter<byte> output)
    {
        foreach (byte[]? stored in _pages[page])
        {
            if (stored is not null)
            {
                output.Write(StoredObject.Family(stored, _families, family));
            }
        }
    }
}
