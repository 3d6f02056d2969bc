using System.Buffers.Binary;
using System.Text;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// Reads a compiled zone (TZif, https://www.rfc-editor.org/rfc/rfc9636), its part with 64-bit times. The files are our
/// own resource, hence a fault in one is a bug: <see cref="InvalidDataException"/>, or an index out of range.
/// </summary>
internal static class ZoneFile
{
    private const int HeaderBytes = 44;
    private const int TypeBytes = 6;

    internal static Zone Read(ReadOnlySpan<byte> file)
    {
        Counts old = Counts.Of(file);
        ReadOnlySpan<byte> rest = file[(HeaderBytes + old.BodyBytes(timeBytes: 4))..];
        Counts counts = Counts.Of(rest);
        ReadOnlySpan<byte> body = rest[HeaderBytes..];
        ReadOnlySpan<byte> types = body[(counts.Times * 9)..];
        long[] changes = new long[counts.Times];
        int[] offsets = new int[counts.Times + 1];
        // Before its first change, a zone keeps the first offset of its file.
        offsets[0] = BinaryPrimitives.ReadInt32BigEndian(types);
        for (int i = 0; i < changes.Length; i++)
        {
            changes[i] = BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..]);
            int type = body[(counts.Times * 8) + i];
            offsets[i + 1] = BinaryPrimitives.ReadInt32BigEndian(types[(type * TypeBytes)..]);
        }
        ReadOnlySpan<byte> footer = body[counts.BodyBytes(timeBytes: 8)..].Trim((byte)'\n');
        return new Zone(changes, offsets, footer.IsEmpty ? null : ZoneRule.Parse(Encoding.ASCII.GetString(footer)));
    }

    private readonly record struct Counts(int UtcFlags, int StandardFlags, int Leaps, int Times, int Types, int Characters)
    {
        internal static Counts Of(ReadOnlySpan<byte> header) => header.StartsWith("TZif"u8) && header[4] >= '2'
            ? new Counts(At(header, 0), At(header, 1), At(header, 2), At(header, 3), At(header, 4), At(header, 5))
            : throw new InvalidDataException("a zone that is no TZif file of version 2 or later");

        internal int BodyBytes(int timeBytes) =>
            (Times * (timeBytes + 1)) + (Types * TypeBytes) + Characters + (Leaps * (timeBytes + 4)) + StandardFlags + UtcFlags;

        private static int At(ReadOnlySpan<byte> header, int index) => BinaryPrimitives.ReadInt32BigEndian(header[(20 + (index * 4))..]);
    }
}
