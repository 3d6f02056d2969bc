using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The answer to one scrape: a snapshot of all resources, taken in one go, and written as often and as slowly as anyone
/// likes. Resources come in bytewise order of their names, a family of each after the other; a family name that several
/// resources share is one group under one header, where it comes first.
/// </summary>
public sealed class ExpositionSnapshot
{
    // Each flush wakes the thread that sends: at 128 KiB, a plain scrape takes a fifth longer and a compressed one a quarter. At 512 KiB
    // next to nothing is gained, and many slow readers hold nearly twice as much; the response buffer bounds what each of them can.
    private const int FlushBytes = 256 * 1024;

    // What is inflated in one go.
    private const int ChunkBytes = 64 * 1024;

    private static readonly Fragment s_end = Fragment.Stored("# EOF\n"u8);

    private readonly List<Content> _contents = [];
    private readonly List<Group> _groups = [];
    private readonly Dictionary<ResourceStore, int> _objects = [];
    private SelfText _last = SelfText.Empty;

    private ExpositionSnapshot()
    {
    }

    /// <summary>Takes the selected resources.</summary>
    /// <param name="resources">What there is.</param>
    /// <param name="filter">Which resources of them.</param>
    /// <param name="serves">Stores that it refuses are left out of the body; null serves all.</param>
    /// <param name="namespaces">Only what belongs to these; null for everything, of the cluster itself too.</param>
    public static ExpositionSnapshot Take(
        IEnumerable<ResourceExposition> resources,
        ResourceFilter filter,
        Func<ResourceStore, bool>? serves = null,
        IReadOnlyCollection<string>? namespaces = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(filter);
        var snapshot = new ExpositionSnapshot();
        var taken = resources.Where(resource => filter.Selects(resource))
            .Select(resource => new Content(resource, [.. resource.Stores.Select(store => snapshot.TakeStore(store, namespaces))]))
            .ToList();

        if (serves is not null)
        {
            taken = [.. taken.Select(content => content with { Stores = [.. content.Stores.Where(store => serves(store.Store))] })];
        }

        // A resource without any object is not mentioned at all.
        taken.RemoveAll(content => content.Stores.All(store => store.Objects == 0));

        // UTF-16 and UTF-8 order differ beyond the BMP only, where no resource is named. A resource that several clusters have
        // comes in the order in which they were given: sorting keeps the order of equals.
        taken = [.. taken.OrderBy(content => content.Resource.Resource, StringComparer.Ordinal)];
        foreach (StoreSnapshot store in taken.SelectMany(content => content.Stores))
        {
            // Everything has been taken by now, in one go; what has changed since the last scrape is compressed.
            store.Fold();
        }

        snapshot.Add(taken);
        return snapshot;
    }

    /// <summary>The objects that a store of a selected resource had when this was taken, served or not; else null.</summary>
    public int? ObjectsOf(ResourceStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return _objects.TryGetValue(store, out int objects) ? objects : null;
    }

    /// <summary>Puts a text behind the resources; its families are none of theirs. To be called before anything is written.</summary>
    public void End(SelfText last)
    {
        ArgumentNullException.ThrowIfNull(last);
        _last = last;
    }

    /// <summary>The bytes that <see cref="WriteAsync"/> writes.</summary>
    public long IdentityBytes(ExpositionFormat format) => SizeOf(format).Text;

    /// <summary>The bytes that <see cref="WriteGzipAsync"/> writes.</summary>
    public long GzipBytes(ExpositionFormat format) => SizeOf(format).Deflated + GzipMember.HeadBytes + GzipMember.TailBytes;

    /// <summary>Writes the whole body, and returns its bytes.</summary>
    public long Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inflater = new Inflater();
        long total = 0;
        foreach (Piece piece in Pieces(format))
        {
            inflater.Begin(piece.Fragment);
            for (int left = piece.Fragment.TextBytes; left > 0;)
            {
                int bytes = Math.Min(left, ChunkBytes);
                inflater.Read(output.GetSpan(bytes)[..bytes]);
                output.Advance(bytes);
                left -= bytes;
            }

            total += piece.Fragment.TextBytes;
        }

        return total;
    }

    /// <summary>
    /// Writes the whole body no faster than it is read, flushes it, and returns its bytes. Ends early when the reader has gone.
    /// </summary>
    public async ValueTask<long> WriteAsync(PipeWriter output, ExpositionFormat format, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inflater = new Inflater();
        var bodies = new Dictionary<StoreSnapshot, long>();
        long total = 0;
        long unflushed = 0;
        foreach (Piece piece in Pieces(format))
        {
            inflater.Begin(piece.Fragment);
            for (int left = piece.Fragment.TextBytes; left > 0;)
            {
                int bytes = Math.Min(left, ChunkBytes);
                inflater.Read(output.GetSpan(bytes)[..bytes]);
                output.Advance(bytes);
                left -= bytes;
                total += bytes;
                unflushed += bytes;
                if (unflushed >= FlushBytes)
                {
                    unflushed = 0;
                    if (await HasGoneAsync(output, stop))
                    {
                        return total;
                    }
                }
            }

            Count(bodies, piece, piece.Fragment.TextBytes);
        }

        await output.FlushAsync(stop);
        Scraped(bodies, gzip: false);
        return total;
    }

    /// <summary>
    /// Writes the whole body as one gzip member, copying what is stored, no faster than it is read; flushes it, and returns its
    /// bytes. Ends early when the reader has gone.
    /// </summary>
    public async ValueTask<long> WriteGzipAsync(PipeWriter output, ExpositionFormat format, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(output);
        var member = new GzipMember(output);
        var bodies = new Dictionary<StoreSnapshot, long>();
        long flushed = 0;
        member.WriteHead();
        foreach (Piece piece in Pieces(format))
        {
            member.Write(piece.Fragment);
            Count(bodies, piece, piece.Fragment.Deflated.Length);
            if (member.Bytes - flushed >= FlushBytes)
            {
                flushed = member.Bytes;
                member.Advance();
                if (await HasGoneAsync(output, stop))
                {
                    return member.Bytes;
                }
            }
        }

        member.WriteTail();
        member.Advance();
        await output.FlushAsync(stop);
        Scraped(bodies, gzip: true);
        return member.Bytes;
    }

    private static async ValueTask<bool> HasGoneAsync(PipeWriter output, CancellationToken stop)
    {
        FlushResult flushed = await output.FlushAsync(stop);
        return flushed.IsCompleted || flushed.IsCanceled;
    }

    private static void Count(Dictionary<StoreSnapshot, long> bodies, Piece piece, int bytes)
    {
        if (piece.Store is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(bodies, piece.Store, out _) += bytes;
        }
    }

    private static void Scraped(Dictionary<StoreSnapshot, long> bodies, bool gzip)
    {
        foreach ((StoreSnapshot store, long bytes) in bodies)
        {
            store.Scraped(bytes, gzip);
        }
    }

    private void Add(List<Content> contents)
    {
        _contents.AddRange(contents);
        var byName = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (Content content in contents)
        {
            for (int family = 0; family < content.Resource.Families.Count; family++)
            {
                string name = content.Resource.Families[family].Name;
                if (!byName.TryGetValue(name, out Group? group))
                {
                    group = new Group();
                    byName.Add(name, group);
                    _groups.Add(group);
                }

                group.Members.Add((content, family));
            }
        }
    }

    private StoreSnapshot TakeStore(ResourceStore store, IReadOnlyCollection<string>? namespaces)
    {
        StoreSnapshot snapshot = namespaces is null ? store.Snapshot() : store.Snapshot(namespaces);
        _objects[store] = snapshot.Objects;
        return snapshot;
    }

    /// <summary>How much the whole body is. Stores know what they hold, so that not every piece has to be looked at.</summary>
    private BodySize SizeOf(ExpositionFormat format)
    {
        BodySize size = Sum(_groups.Select(group => group.Header(format)).Concat(Ends(format)));
        foreach (StoreSnapshot store in _contents.SelectMany(static content => content.Stores))
        {
            size += store.Size();
        }

        return _groups.Aggregate(size, static (sum, group) => sum - group.Repeated());
    }

    private static BodySize Sum(IEnumerable<Piece> pieces) =>
        pieces.Aggregate(default(BodySize), static (sum, piece) => sum + BodySize.Of(piece.Fragment));

    private IEnumerable<Piece> Pieces(ExpositionFormat format) =>
        _groups.SelectMany(group => group.Pieces.Prepend(group.Header(format))).Concat(Ends(format));

    /// <summary>What comes behind the resources.</summary>
    private IEnumerable<Piece> Ends(ExpositionFormat format)
    {
        if (_last.Compressed(format) is Fragment last)
        {
            yield return new Piece(last, null);
        }

        if (format == ExpositionFormat.OpenMetrics)
        {
            yield return new Piece(s_end, null);
        }
    }

    private sealed record Content(ResourceExposition Resource, StoreSnapshot[] Stores);

    private sealed class Group
    {
        private IReadOnlyList<Piece>? _distinct;

        public List<(Content Content, int Family)> Members { get; } = new(1);

        /// <summary>The samples of all members, each series once.</summary>
        public IEnumerable<Piece> Pieces => MayRepeat ? _distinct ??= Distinct() : All();

        private bool MayRepeat => Members.Exists(static member => member.Content.Resource.Families[member.Family].SeriesMayRepeat);

        public Piece Header(ExpositionFormat format) => new(Members[0].Content.Resource.Header(Members[0].Family, format), null);

        /// <summary>How much of what the stores hold is left out, since it is a series again.</summary>
        public BodySize Repeated() => MayRepeat ? Sum(All()) - Sum(Pieces) : default;

        private IEnumerable<Piece> All()
        {
            foreach ((Content content, int family) in Members)
            {
                foreach (StoreSnapshot store in content.Stores)
                {
                    foreach (Fragment fragment in store.Fragments(family))
                    {
                        yield return new Piece(fragment, store);
                    }
                }
            }
        }

        /// <summary>Where a piece repeats no series of the pieces before it, it goes out as it is.</summary>
        private List<Piece> Distinct()
        {
            var distinct = new DistinctSeries();
            var pieces = new List<Piece>();
            foreach (Piece piece in All())
            {
                if (distinct.Without(piece.Fragment) is Fragment fragment)
                {
                    pieces.Add(piece with { Fragment = fragment });
                }
            }
            return pieces;
        }
    }

    /// <summary>A header, or a part of a store.</summary>
    private readonly record struct Piece(Fragment Fragment, StoreSnapshot? Store);
}
