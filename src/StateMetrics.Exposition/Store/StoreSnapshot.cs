namespace StateMetrics.Exposition.Store;

/// <summary>
/// What a store held at one moment. Taking one costs a reference per segment; what has changed since the last one is
/// compressed when it is read.
/// </summary>
public sealed class StoreSnapshot
{
    private const int AheadMax = 64;

    private readonly Lock _folding = new();
    private readonly StoreContent _content;
    private readonly SegmentView[] _views;
    private bool _folded;
    private bool _narrowed;

    internal StoreSnapshot(ResourceStore store, StoreContent content, SegmentView[] views, int objects) =>
        (Store, _content, _views, Objects) = (store, content, views, objects);

    /// <summary>The store that it was taken of.</summary>
    public ResourceStore Store { get; }

    public int Objects { get; }

    /// <summary>A bit for each place that counts, by segment; null where all do.</summary>
    internal ulong[]? Places { get; init; }

    /// <summary>Compresses the changes of this moment, and leaves the result to the store as well.</summary>
    internal void Fold()
    {
        lock (_folding)
        {
            if (_folded)
            {
                return;
            }

            for (int i = 0; i < _views.Length; i++)
            {
                SegmentView view = _views[i];
                if (view.Patches is not null)
                {
                    (Segment folded, int folds) = Folder.Fold(view);
                    _content.Install(i, view, folded, folds);
                    _views[i] = new SegmentView(folded, null);
                }
            }

            _folded = true;
        }
    }

    /// <summary>How much the lines of all families are.</summary>
    internal BodySize Size()
    {
        Fold();
        Narrow();
        return _views.Aggregate(
            default(BodySize), static (sum, view) => sum + new BodySize(view.Segment.TextBytes, view.Segment.DeflatedBytes));
    }

    /// <summary>The lines that a family has, in fragments of some dozens of objects.</summary>
    internal IEnumerable<Fragment> Fragments(int family)
    {
        Fold();
        Narrow();
        // A store of one namespace has a segment or two, and there may be thousands of these.
        var ahead = new Fragment[Math.Min(AheadMax, _views.Length)];
        for (int next = 0; next < _views.Length;)
        {
            int count = Gather(ref next, family, ahead);
            for (int i = 0; i < count; i++)
            {
                yield return ahead[i];
            }
        }
    }

    /// <summary>Tells the store how much of a scrape's body was its.</summary>
    internal void Scraped(long bytes, bool gzip)
    {
        if (Places is null)
        {
            Store.Scraped(bytes, gzip);
        }
    }

    /// <summary>
    /// Fetches some fragments at once: they lie all over the memory, four references away from here, and a processor that has
    /// nothing else to do meanwhile waits for many at a time.
    /// </summary>
    private int Gather(ref int next, int family, Fragment[] into)
    {
        int count = 0;
        int bytes = 0;
        while (next < _views.Length && count < into.Length)
        {
            if (_views[next++].Segment[family] is { } texts)
            {
                Fragment fragment = texts.Fragment;
                into[count++] = fragment;
                // For what it fetches: the last reference on the way to the bytes.
                bytes += fragment.Deflated.Length;
            }
        }

        // No fragment is empty.
        return bytes == 0 ? 0 : count;
    }

    /// <summary>Leaves the places out that do not count. Costs the inflation of every segment in which some do.</summary>
    private void Narrow()
    {
        lock (_folding)
        {
            for (int i = 0; Places is not null && !_narrowed && i < _views.Length; i++)
            {
                _views[i] = new SegmentView(Folder.Keep(_views[i].Segment, Places[i]), null);
            }

            _narrowed = true;
        }
    }
}
