using System.Numerics;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// The mutable holder of one segment. Whatever a reader may take is exchanged under the content's lock; the samples are the
/// writer's alone.
/// </summary>
internal sealed class SegmentCell(Segment segment)
{
    // One more than the samples of the object at each place; 0 where there is none.
    private readonly int[] _samples = new int[Segment.Places];
    private readonly int[] _namespaces = new int[Segment.Places];
    private Patch?[]? _patches;
    private bool _shared;

    public Segment Segment { get; private set; } = segment;

    public int PatchBytes { get; private set; }

    public int Objects { get; private set; }

    /// <summary>What is here now; later patches go into a copy.</summary>
    public SegmentView Share()
    {
        _shared = true;
        return new SegmentView(Segment, _patches);
    }

    /// <summary>The samples of the object at a place, or -1.</summary>
    public int SamplesAt(int place) => _samples[place] - 1;

    /// <summary>-1 for no object.</summary>
    public void SetSamples(int place, int samples)
    {
        Objects += (samples >= 0 ? 1 : 0) - (SamplesAt(place) >= 0 ? 1 : 0);
        _samples[place] = samples + 1;
    }

    /// <summary>The number of the namespace of the object at a place; 0 where that has none.</summary>
    public int NamespaceAt(int place) => _namespaces[place];

    public void SetNamespace(int place, int number) => _namespaces[place] = number;

    /// <summary>A bit for each place whose object is of one of the namespaces, and how many that are.</summary>
    public ulong PlacesOf(HashSet<int> namespaces, out int objects)
    {
        ulong places = 0;
        for (int place = 0; place < Segment.Places; place++)
        {
            if (SamplesAt(place) >= 0 && namespaces.Contains(_namespaces[place]))
            {
                places |= 1UL << place;
            }
        }

        objects = BitOperations.PopCount(places);
        return places;
    }

    public void SetPatch(int place, Patch? patch)
    {
        if (Patch.Same(_patches?[place], patch))
        {
            return;
        }

        if (_patches is null)
        {
            _patches = new Patch?[Segment.Places];
        }
        else if (_shared)
        {
            _patches = [.. _patches];
        }

        _shared = false;
        PatchBytes += (patch?.Bytes ?? 0) - (_patches[place]?.Bytes ?? 0);
        _patches[place] = patch;
    }

    /// <summary>
    /// Puts a folded segment in the place of the view that it was made of. Patches of after the view stay, since they hold for
    /// the folded segment as well; false, and nothing changes, where one of them does not, or somebody else has folded.
    /// </summary>
    public bool Install(SegmentView view, Segment folded)
    {
        if (!ReferenceEquals(view.Segment, Segment) || view.Patches is null)
        {
            return false;
        }

        if (ReferenceEquals(view.Patches, _patches))
        {
            (Segment, _patches, PatchBytes) = (folded, null, 0);
            return true;
        }

        var later = new Patch?[Segment.Places];
        int bytes = 0;
        for (int place = 0; place < later.Length; place++)
        {
            Patch? patch = _patches?[place];
            Patch? gone = view.Patches[place];
            if (ReferenceEquals(patch, gone))
            {
                continue;
            }

            // A family that has become again what the old segment has is in no patch, and in the folded segment as it was between.
            if (gone is not null && patch?.Covers(gone) != true)
            {
                return false;
            }

            later[place] = patch;
            bytes += patch!.Bytes;
        }

        (Segment, _patches, PatchBytes, _shared) = (folded, bytes == 0 ? null : later, bytes, false);
        return true;
    }
}
