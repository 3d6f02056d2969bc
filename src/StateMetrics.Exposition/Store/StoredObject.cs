using System.Runtime.InteropServices;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// The stored form of an object, one array: the number of samples, the end of each family's text (32 bits each, native
/// order), then the text.
/// </summary>
internal static class StoredObject
{
    /// <summary>The stored form; <paramref name="old"/> itself when it is equal.</summary>
    public static byte[] Of(in Rendered rendered, byte[]? old)
    {
        int head = Head(rendered.Ends.Length);
        ReadOnlySpan<byte> ends = MemoryMarshal.AsBytes(rendered.Ends);
        if (old is not null && old.Length == head + rendered.Text.Length
            && old.AsSpan(sizeof(int), ends.Length).SequenceEqual(ends)
            && old.AsSpan(head).SequenceEqual(rendered.Text))
        {
            return old;
        }

        byte[] stored = GC.AllocateUninitializedArray<byte>(head + rendered.Text.Length);
        MemoryMarshal.Write(stored, rendered.Samples);
        ends.CopyTo(stored.AsSpan(sizeof(int)));
        rendered.Text.CopyTo(stored.AsSpan(head));
        return stored;
    }

    public static int Samples(byte[] stored) => MemoryMarshal.Read<int>(stored);

    /// <summary>The lines of one family.</summary>
    public static ReadOnlySpan<byte> Family(byte[] stored, int families, int family)
    {
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(stored.AsSpan(sizeof(int), families * sizeof(int)));
        int start = family == 0 ? 0 : ends[family - 1];
        return stored.AsSpan(Head(families) + start, ends[family] - start);
    }

    private static int Head(int families) => (families + 1) * sizeof(int);
}
