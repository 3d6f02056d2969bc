using System.Buffers;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// The families in which an object differs from its segment, ascending, and its text in them; an object that is gone has
/// none where the segment has some. Immutable, until its text is given back.
/// </summary>
internal sealed class Patch
{
    private const int EntryBytes = 16;

    private readonly Entry[] _entries;

    // May be longer than the text, where it is from a pool.
    private readonly byte[] _text;

    private Patch(Entry[] entries, byte[] text) => (_entries, _text) = (entries, text);

    public int Count => _entries.Length;

    public int Bytes => _entries[^1].End + (_entries.Length * EntryBytes);

    /// <summary>
    /// The patch that makes of a segment's object the rendered one, or null where they are the same. Of a family whose mark
    /// is 0, nothing rendered is looked at.
    /// </summary>
    /// <param name="rendered">The object.</param>
    /// <param name="marks">The marks of its families.</param>
    /// <param name="at">Its place.</param>
    /// <param name="texts">Where the text's space is from, for who calls <see cref="GiveBack"/>; null for the heap.</param>
    public static Patch? Of(in Rendered rendered, ReadOnlySpan<ulong> marks, in (Segment Segment, int Place) at, ArrayPool<byte>? texts)
    {
        (Segment segment, int place) = at;
        int count = 0;
        int bytes = 0;
        for (int family = 0; family < marks.Length; family++)
        {
            if (marks[family] != segment.MarkOf(place, family))
            {
                count++;
                bytes += Lines(rendered, marks, family).Length;
            }
        }

        if (count == 0)
        {
            return null;
        }

        var entries = new Entry[count];
        byte[] text = bytes == 0 ? [] : texts?.Rent(bytes) ?? GC.AllocateUninitializedArray<byte>(bytes);
        int next = 0;
        int end = 0;
        for (int family = 0; next < count; family++)
        {
            if (marks[family] != segment.MarkOf(place, family))
            {
                ReadOnlySpan<byte> lines = Lines(rendered, marks, family);
                lines.CopyTo(text.AsSpan(end));
                end += lines.Length;
                entries[next++] = new Entry { Mark = marks[family], Family = family, End = end };
            }
        }

        return new Patch(entries, text);
    }

    /// <summary>Gives the space of the text back to where it is from; nobody may read it any more.</summary>
    public void GiveBack(ArrayPool<byte> texts)
    {
        if (_text.Length > 0)
        {
            texts.Return(_text);
        }
    }

    public int Family(int entry) => _entries[entry].Family;

    public ulong MarkOf(int entry) => _entries[entry].Mark;

    public ReadOnlySpan<byte> Text(int entry)
    {
        int start = entry == 0 ? 0 : _entries[entry - 1].End;
        return _text.AsSpan(start, _entries[entry].End - start);
    }

    /// <summary>Whether both say the same.</summary>
    public static bool Same(Patch? a, Patch? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a._entries.AsSpan().SequenceEqual(b._entries));

    /// <summary>Whether every family of the other patch is one of this, too.</summary>
    public bool Covers(Patch other)
    {
        int at = 0;
        foreach (Entry entry in other._entries)
        {
            while (at < _entries.Length && _entries[at].Family < entry.Family)
            {
                at++;
            }

            if (at == _entries.Length || _entries[at].Family != entry.Family)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Lines(in Rendered rendered, ReadOnlySpan<ulong> marks, int family) =>
        marks[family] == 0 ? default : rendered.Of(family);

    private readonly record struct Entry
    {
        public ulong Mark { get; init; }

        public int Family { get; init; }

        public int End { get; init; }
    }
}
