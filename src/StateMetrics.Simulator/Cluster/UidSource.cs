using System.Buffers.Binary;

namespace StateMetrics.Simulator.Cluster;

/// <summary>Random identifiers that look as the API server's do, and come again with the seed.</summary>
internal static class UidSource
{
    /// <summary>The letters of generated name suffixes: no vowels, so that no words appear, and no 0, 1, 3.</summary>
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A version 4 UUID.</summary>
    internal static string Next(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, random.NextInt64());
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], random.NextInt64());
        bytes[0] ^= (byte)(random.Next() << 7);   // NextInt64 is never negative: the first bit would always be 0
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    internal static string Suffix(Random random, int length = 5) =>
        string.Create(length, random, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = Letters[source.Next(Letters.Length)];
            }
        });
}
