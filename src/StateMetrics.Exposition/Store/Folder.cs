namespace StateMetrics.Exposition.Store;

/// <summary>
/// Folds patches into segments: compresses the families anew in which an object changed, and no others. Its buffers are
/// kept for the next one who folds, a few of them for the whole process.
/// </summary>
internal sealed class Folder
{
    // The reflectors of two busy kinds and two scrapes at a time; whoever is fifth makes its own.
    private const int IdleMax = 4;

    // A segment's largest family is usually smaller; an unusual one is not kept for.
    private const int BufferKeptMax = 256 * 1024;

    private static readonly Stack<Folder> s_idle = new(IdleMax);

    private readonly Deflater _deflater = new();
    private readonly Inflater _inflater = new();
    private readonly int[] _next = new int[Segment.Places];
    private readonly ulong[] _marks = new ulong[Segment.Places];
    private readonly int[] _lengths = new int[Segment.Places];
    private byte[] _old = [];
    private byte[] _new = [];

    private Folder()
    {
    }

    /// <summary>The segment with the patches in it, and how many families were compressed for that.</summary>
    public static (Segment Segment, int Folds) Fold(SegmentView view)
    {
        if (view.Patches is null)
        {
            return (view.Segment, 0);
        }

        Folder folder = Rent();
        (Segment Segment, int Folds) folded = folder.FoldAll(view);
        folder.Keep();
        return folded;
    }

    /// <summary>The segment with the text of these places only, a bit for each; it can be read, and not be folded any more.</summary>
    public static Segment Keep(Segment segment, ulong places)
    {
        Folder folder = Rent();
        FamilyTexts?[] families = segment.CopyFamilies();
        for (int family = 0; family < families.Length; family++)
        {
            families[family] = families[family] is { } texts && places != 0 ? folder.KeepFamily(texts, places) : null;
        }

        folder.Keep();
        return new Segment(families);
    }

    private static Folder Rent()
    {
        lock (s_idle)
        {
            if (s_idle.TryPop(out Folder? folder))
            {
                return folder;
            }
        }

        return new Folder();
    }

    private FamilyTexts? KeepFamily(FamilyTexts texts, ulong places)
    {
        int from = 0;
        int to = 0;
        Inflate(texts);
        Room(ref _new, texts.Fragment.TextBytes, 0);
        for (int place = 0; place < texts.Places; place++)
        {
            int length = texts.LengthOf(place);
            if ((places & (1UL << place)) != 0)
            {
                _old.AsSpan(from, length).CopyTo(_new.AsSpan(to));
                to += length;
            }

            from += length;
        }

        return to == 0 ? null
            : to == texts.Fragment.TextBytes ? texts
            : new FamilyTexts(Fragment.Of(_new.AsSpan(0, to), _deflater), [], null);
    }

    private (Segment Segment, int Folds) FoldAll(SegmentView view)
    {
        FamilyTexts?[] families = view.Segment.CopyFamilies();
        Array.Clear(_next);
        int folds = 0;
        for (int family = Upcoming(view.Patches!); family < families.Length; family = Upcoming(view.Patches!))
        {
            families[family] = FoldFamily(families[family], family, view.Patches!);
            folds++;
        }

        return (new Segment(families), folds);
    }

    /// <summary>The lowest family that a patch has next, or more than there are.</summary>
    private int Upcoming(Patch?[] patches)
    {
        int lowest = int.MaxValue;
        for (int place = 0; place < patches.Length; place++)
        {
            if (patches[place] is { } patch && _next[place] < patch.Count)
            {
                lowest = Math.Min(lowest, patch.Family(_next[place]));
            }
        }

        return lowest;
    }

    private FamilyTexts? FoldFamily(FamilyTexts? texts, int family, Patch?[] patches)
    {
        Inflate(texts);
        int from = 0;
        int to = 0;
        int places = 0;
        bool anyLong = false;
        for (int place = 0; place < patches.Length; place++)
        {
            int oldLength = texts?.LengthOf(place) ?? 0;
            ulong mark = texts?.MarkOf(place) ?? 0;
            ReadOnlySpan<byte> text = _old.AsSpan(from, oldLength);
            from += oldLength;
            ref int next = ref _next[place];
            if (patches[place] is { } patch && next < patch.Count && patch.Family(next) == family)
            {
                mark = patch.MarkOf(next);
                text = patch.Text(next);
                next++;
            }

            _marks[place] = mark;
            _lengths[place] = text.Length;
            if (!text.IsEmpty)
            {
                Room(ref _new, to + text.Length, to);
                text.CopyTo(_new.AsSpan(to));
                to += text.Length;
                places = place + 1;
                anyLong |= Mark.Length(mark) == Mark.Long;
            }
        }

        return places == 0
            ? null
            : new FamilyTexts(
                Fragment.Of(_new.AsSpan(0, to), _deflater), _marks[..places], anyLong ? _lengths[..places] : null);
    }

    private void Inflate(FamilyTexts? texts)
    {
        if (texts is not null)
        {
            Room(ref _old, texts.Fragment.TextBytes, 0);
            _inflater.Begin(texts.Fragment);
            _inflater.Read(_old.AsSpan(0, texts.Fragment.TextBytes));
        }
    }

    private static void Room(ref byte[] buffer, int bytes, int kept)
    {
        if (buffer.Length < bytes)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(bytes, Math.Min(buffer.Length, Array.MaxLength / 2) * 2));
            buffer.AsSpan(0, kept).CopyTo(larger);
            buffer = larger;
        }
    }

    private void Keep()
    {
        if (_old.Length > BufferKeptMax)
        {
            _old = [];
        }

        if (_new.Length > BufferKeptMax)
        {
            _new = [];
        }

        lock (s_idle)
        {
            if (s_idle.Count < IdleMax)
            {
                s_idle.Push(this);
            }
        }
    }
}
