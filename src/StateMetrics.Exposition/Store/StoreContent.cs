using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// Objects by slot: compressed in segments, and what has changed since in patches. One writer, any number of readers; the
/// lock is held for the exchange of references, never while anything is compared, compressed or sent.
/// </summary>
internal sealed class StoreContent
{
    // A segment that fills for the first time is compressed when all its places are taken, or at this text, so that large
    // objects make segments of fewer.
    private const int FillingMax = 2 * 1024 * 1024;

    // Scrapes fold long before: this bounds what changes when nobody scrapes.
    private const int PatchBytesMax = 64 * 1024;

    // The text of most objects; what is longer is left to the heap.
    private const int PooledBytesMax = 64 * 1024;

    private const int NoObject = -1;

    private readonly Lock _gate = new();
    private readonly List<SegmentCell> _cells = [];
    private readonly NamespaceTable _namespaces = new();
    private readonly Segment _empty;
    private readonly ulong[] _noMarks;

    // One for all contents that a store has had.
    private readonly StrongBox<long> _folds;

    // While nobody reads it: the text of the objects of a segment that fills lives just until that is compressed, longer than the
    // garbage collector takes for short.
    private ArrayPool<byte>? _texts;

    public StoreContent(int families)
    {
        _empty = new Segment(new FamilyTexts?[families]);
        _noMarks = new ulong[families];
        _folds = new StrongBox<long>();
    }

    /// <summary>
    /// The places and compressed text of another content; none of its objects is there until it is put. Nobody reads it before
    /// <see cref="Open"/>.
    /// </summary>
    public StoreContent(StoreContent other)
    {
        (_empty, _noMarks, _folds) = (other._empty, other._noMarks, other._folds);
        _texts = ArrayPool<byte>.Create(PooledBytesMax, Segment.Places);
        lock (other._gate)
        {
            _cells.AddRange(other._cells.Select(cell => new SegmentCell(cell.Segment)));
        }

        DeflatedBytes = _cells.Sum(cell => cell.Segment.DeflatedBytes);
    }

    public int Objects { get; private set; }

    public long Samples { get; private set; }

    /// <summary>How many families of segments have been compressed.</summary>
    public long Folds => Interlocked.Read(ref _folds.Value);

    /// <summary>The bytes of fragments and patches.</summary>
    public long StoredBytes
    {
        get { lock (_gate) { return DeflatedBytes + PatchBytes; } }
    }

    private long DeflatedBytes { get; set; }

    private long PatchBytes { get; set; }

    /// <summary>
    /// Puts an object into a slot. True when that completed a segment, so that later objects are better put behind it.
    /// </summary>
    public bool Put(int slot, ReadOnlySpan<byte> @namespace, in Rendered rendered, ReadOnlySpan<ulong> marks)
    {
        // Before the text: what the place had of another namespace has been cleared, so that nobody finds one under the other.
        SetNamespace(slot, @namespace);
        Set(slot, rendered, marks, rendered.Samples);
        return FoldIfFull(slot / Segment.Places, slot % Segment.Places);
    }

    /// <summary>Removes the object of a slot.</summary>
    public void Clear(int slot)
    {
        Set(slot, default, _noMarks, NoObject);
        SetNamespace(slot, default);
    }

    /// <summary>Removes the text of another content's objects that have not been put into this one.</summary>
    public void ClearAbsent()
    {
        for (int i = 0; i < _cells.Count; i++)
        {
            SegmentCell cell = _cells[i];
            if (cell.Objects == 0)
            {
                lock (_gate)
                {
                    PatchBytes -= cell.PatchBytes;
                    DeflatedBytes -= cell.Segment.DeflatedBytes;
                    _cells[i] = new SegmentCell(_empty);
                }

                continue;
            }

            for (int place = 0; place < Segment.Places; place++)
            {
                if (cell.SamplesAt(place) == NoObject)
                {
                    Clear((i * Segment.Places) + place);
                }
            }
        }
    }

    /// <summary>From now on it may be read.</summary>
    public void Open() => _texts = null;

    /// <summary>The segments and patches of this moment.</summary>
    public SegmentView[] Share(out int objects)
    {
        lock (_gate)
        {
            var views = new SegmentView[_cells.Count];
            for (int i = 0; i < views.Length; i++)
            {
                views[i] = _cells[i].Share();
            }

            objects = Objects;
            return views;
        }
    }

    /// <summary>
    /// The segments and patches of this moment, with a bit for each place whose object is of one of the namespaces, and how
    /// many objects that are.
    /// </summary>
    public SegmentView[] Share(IEnumerable<string> namespaces, out ulong[] places, out int objects)
    {
        lock (_gate)
        {
            var numbers = namespaces.Select(name => _namespaces.Find(Encoding.UTF8.GetBytes(name))).Where(static n => n > 0).ToHashSet();
            var views = new SegmentView[_cells.Count];
            places = new ulong[views.Length];
            objects = 0;
            for (int i = 0; i < views.Length; i++)
            {
                views[i] = _cells[i].Share();
                places[i] = _cells[i].PlacesOf(numbers, out int ofCell);
                objects += ofCell;
            }

            return views;
        }
    }

    /// <summary>Takes a view that has been folded, for everyone's benefit; where that fails, the patches stay.</summary>
    public void Install(int cell, SegmentView view, Segment folded, int folds)
    {
        Interlocked.Add(ref _folds.Value, folds);
        lock (_gate)
        {
            long bytes = _cells[cell].PatchBytes;
            if (_cells[cell].Install(view, folded))
            {
                PatchBytes += _cells[cell].PatchBytes - bytes;
                DeflatedBytes += folded.DeflatedBytes - view.Segment.DeflatedBytes;
            }
        }
    }

    private void SetNamespace(int slot, ReadOnlySpan<byte> @namespace)
    {
        SegmentCell cell = Cell(slot / Segment.Places);
        int place = slot % Segment.Places;
        lock (_gate)
        {
            cell.SetNamespace(place, _namespaces.Exchange(cell.NamespaceAt(place), @namespace));
        }
    }

    private void Set(int slot, in Rendered rendered, ReadOnlySpan<ulong> marks, int samples)
    {
        SegmentCell cell = Cell(slot / Segment.Places);
        int place = slot % Segment.Places;
        while (true)
        {
            Segment segment = cell.Segment;
            var patch = Patch.Of(rendered, marks, (segment, place), segment.TextBytes == 0 ? _texts : null);
            lock (_gate)
            {
                if (!ReferenceEquals(segment, cell.Segment))
                {
                    // A scrape has folded meanwhile: the patch holds for the segment of before only.
                    continue;
                }

                int bytes = cell.PatchBytes;
                cell.SetPatch(place, patch);
                PatchBytes += cell.PatchBytes - bytes;
                Objects -= cell.Objects;
                Samples += Math.Max(samples, 0) - Math.Max(cell.SamplesAt(place), 0);
                cell.SetSamples(place, samples);
                Objects += cell.Objects;
                return;
            }
        }
    }

    private bool FoldIfFull(int index, int place)
    {
        SegmentCell cell = _cells[index];
        bool filling = cell.Segment.TextBytes == 0;
        if (cell.PatchBytes <= (filling ? FillingMax : PatchBytesMax) && !(filling && place == Segment.Places - 1))
        {
            return false;
        }

        SegmentView view;
        lock (_gate)
        {
            view = cell.Share();
        }

        (Segment folded, int folds) = Folder.Fold(view);
        Install(index, view, folded, folds);
        if (filling && _texts is not null)
        {
            GiveBack(view.Patches ?? [], _texts);
        }

        return filling;
    }

    private static void GiveBack(Patch?[] patches, ArrayPool<byte> texts)
    {
        foreach (Patch? patch in patches)
        {
            patch?.GiveBack(texts);
        }
    }

    private SegmentCell Cell(int index)
    {
        while (_cells.Count <= index)
        {
            lock (_gate)
            {
                _cells.Add(new SegmentCell(_empty));
            }
        }

        return _cells[index];
    }
}
