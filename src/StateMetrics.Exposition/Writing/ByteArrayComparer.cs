using System.Runtime.InteropServices;

namespace StateMetrics.Exposition.Writing;

/// <summary>Byte arrays by content, and spans against them without a copy. The hash is seeded by the runtime.</summary>
internal sealed class ByteArrayComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly ByteArrayComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> bytes) =>
        string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes), StringComparison.Ordinal) ^ (bytes.Length > 0 ? bytes[^1] : 0);
}
