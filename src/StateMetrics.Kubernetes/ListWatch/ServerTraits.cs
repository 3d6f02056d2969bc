using System.Collections.Concurrent;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>
/// What was learnt about one API server, shared by everything that talks to it. Thread-safe. Forgotten when the server's
/// version changes.
/// </summary>
public sealed class ServerTraits
{
    // WatchList, the feature gate of streaming lists, came with 1.27; servers before it may ignore the parameter silently.
    private const int StreamingListsMinor = 27;

    private readonly ConcurrentDictionary<string, bool> _refusals = new(StringComparer.Ordinal);
    private volatile ServerVersion? _version;

    /// <summary>What GET /version said; null until then.</summary>
    public ServerVersion? Version => _version;

    public void Saw(ServerVersion version)
    {
        if (Interlocked.Exchange(ref _version, version) is ServerVersion before && before != version)
        {
            _refusals.Clear();
        }
    }

    /// <summary>Whether a streaming list of a resource in <paramref name="group"/> is worth a try.</summary>
    public bool MayStreamLists(string group) =>
        (_version is not { Major: 1, Minor: < StreamingListsMinor }) && !_refusals.ContainsKey(OwnerOf(group));

    /// <summary>Remembers that the server behind <paramref name="group"/> does not give streaming lists.</summary>
    public void StreamingListRefused(string group) => _refusals[OwnerOf(group)] = true;

    // Groups without a dot are served by the API server itself, so one refusal speaks for all of them; a group with a
    // dot may belong to an aggregated server with abilities of its own.
    private static string OwnerOf(string group) => group.Contains('.', StringComparison.Ordinal) ? group : "";
}
