using System.Buffers;
using System.IO.Pipelines;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// The answer to one scrape: a snapshot of all resources, taken in one go, and written as often and as slowly as anyone
/// likes. Resources come in bytewise order of their names, a family of each after the other; a family name that several
/// resources share is one group under one header, where it comes first.
/// </summary>
public sealed class ExpositionSnapshot
{
    // Enough to make the socket's work worthwhile, and little enough for many slow readers at a time.
    private const int FlushBytes = 128 * 1024;

    private readonly List<Group> _groups = [];

    private ExpositionSnapshot()
    {
    }

    public static ExpositionSnapshot Take(IEnumerable<ResourceExposition> resources, ResourceFilter filter)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(filter);
        var taken = resources.Where(resource => filter.Selects(resource.Resource))
            .Select(resource => new Content(resource, [.. resource.Stores.Select(store => store.Snapshot())]))
            .ToList();

        // A resource without any object is not mentioned at all.
        taken.RemoveAll(content => content.Stores.All(store => store.Objects == 0));

        // UTF-16 and UTF-8 order differ beyond the BMP only, where no resource is named.
        taken.Sort((a, b) => string.CompareOrdinal(a.Resource.Resource, b.Resource.Resource));
        var snapshot = new ExpositionSnapshot();
        snapshot.AddGroups(taken);
        return snapshot;
    }

    /// <summary>Writes the whole body, and returns its bytes.</summary>
    public long Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        long total = 0;
        foreach (Piece piece in Pieces(format))
        {
            total += piece.CopyTo(output);
        }

        return total;
    }

    /// <summary>
    /// Writes the whole body no faster than it is read, flushes it, and returns its bytes. Ends early when the reader has gone.
    /// </summary>
    public async ValueTask<long> WriteAsync(PipeWriter output, ExpositionFormat format, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(output);
        long total = 0;
        long unflushed = 0;
        foreach (Piece piece in Pieces(format))
        {
            int bytes = piece.CopyTo(output);
            total += bytes;
            unflushed += bytes;
            if (unflushed >= FlushBytes)
            {
                unflushed = 0;
                FlushResult flushed = await output.FlushAsync(stop);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    return total;
                }
            }
        }

        await output.FlushAsync(stop);
        return total;
    }

    private void AddGroups(List<Content> contents)
    {
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

    private IEnumerable<Piece> Pieces(ExpositionFormat format)
    {
        foreach (Group group in _groups)
        {
            (Content first, int firstFamily) = group.Members[0];
            yield return new Piece { Bytes = first.Resource.Header(firstFamily, format) };
            foreach ((Content content, int family) in group.Members)
            {
                foreach (StoreSnapshot store in content.Stores)
                {
                    for (int page = 0; page < store.Pages; page++)
                    {
                        yield return new Piece { Store = store, Family = family, Page = page };
                    }
                }
            }
        }

        if (format == ExpositionFormat.OpenMetrics)
        {
            yield return new Piece { Bytes = "# EOF\n"u8.ToArray() };
        }
    }

    private sealed record Content(ResourceExposition Resource, StoreSnapshot[] Stores);

    private sealed class Group
    {
        public List<(Content Content, int Family)> Members { get; } = new(1);
    }

    /// <summary>What is written between two looks at the reader: constant bytes, or a family in one page of objects.</summary>
    private readonly record struct Piece
    {
        public byte[]? Bytes { get; init; }

        public StoreSnapshot? Store { get; init; }

        public int Family { get; init; }

        public int Page { get; init; }

        public int CopyTo(IBufferWriter<byte> output)
        {
            if (Store is not null)
            {
                return Store.CopyFamily(Family, Page, output);
            }

            output.Write(Bytes);
            return Bytes!.Length;
        }
    }
}
