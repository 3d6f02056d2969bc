using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Takes the series out of fragments that have come before. Within one object the renderer sees to that; this is for the few
/// families in which objects cannot be told apart by their labels. Series are remembered by 128 bits of hash.
/// </summary>
internal sealed class DistinctSeries
{
    private readonly HashSet<UInt128> _seen = [];
    private readonly Inflater _inflater = new();
    private readonly Deflater _deflater = new();

    /// <summary>The fragment itself where nothing repeats, another one with what is left, or null when nothing is.</summary>
    public Fragment? Without(Fragment fragment)
    {
        byte[] text = ArrayPool<byte>.Shared.Rent(fragment.TextBytes);
        try
        {
            _inflater.Begin(fragment);
            Span<byte> lines = text.AsSpan(0, fragment.TextBytes);
            _inflater.Read(lines);
            int kept = Keep(lines);
            return kept == lines.Length ? fragment : kept == 0 ? null : Fragment.Of(lines[..kept], _deflater);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    /// <summary>Moves the lines of new series to the front, and returns their length.</summary>
    private int Keep(Span<byte> lines)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int kept = 0;
        for (int start = 0; start < lines.Length;)
        {
            int length = lines[start..].IndexOf((byte)'\n') + 1;
            Span<byte> line = lines.Slice(start, length);
            // No value has a blank in it, and no newline is unescaped.
            SHA256.HashData(line[..line.LastIndexOf((byte)' ')], hash);
            if (_seen.Add(BinaryPrimitives.ReadUInt128LittleEndian(hash)))
            {
                line.CopyTo(lines[kept..]);
                kept += length;
            }
            start += length;
        }
        return kept;
    }
}
