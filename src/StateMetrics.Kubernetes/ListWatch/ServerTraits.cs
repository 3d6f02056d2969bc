using System.Collections.Concurrent;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>
/// What was learnt about one API server, shared by everything that talks to it. Thread-safe. Forgotten when the server's
/// version changes.
/// </summary>
public sealed class ServerTraits
{
    // WatchList, the feature gate of streaming lists, came with 1.27; servers before it may ignore the parameter silently.
    private const int StreamingListsMinor = 27;

    // ShardedListAndWatch (KEP-5866) came with 1.36; servers before it ignore the parameter, and need not be asked.
    private const int ShardedListsMinor = 36;

    private readonly ConcurrentDictionary<string, bool> _shardFilters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _refusals = new(StringComparer.Ordinal);
    private volatile ServerVersion? _version;

    /// <summary>What GET /version said; null until then.</summary>
    public ServerVersion? Version => _version;

    public void Saw(ServerVersion version)
    {
        if (Interlocked.Exchange(ref _version, version) is ServerVersion before && before != version)
        {
            _refusals.Clear();
            _shardFilters.Clear();
        }
    }

    /// <summary>Whether a streaming list of a resource in <paramref name="group"/> is worth a try.</summary>
    public bool MayStreamLists(string group) =>
        (_version is not { Major: 1, Minor: < StreamingListsMinor }) && !_refusals.ContainsKey(OwnerOf(group));

    /// <summary>Remembers that the server behind <paramref name="group"/> does not give streaming lists.</summary>
    public void StreamingListRefused(string group) => _refusals[OwnerOf(group)] = true;

    /// <summary>
    /// Whether the server behind <paramref name="group"/> filters by shardSelector. Where that is not known, one caller at a
    /// time asks; its answer serves all of them, and so does its failure to reach the server.
    /// </summary>
    internal async ValueTask<bool> FiltersShardsAsync(string group, Func<Task<bool>> ask, CancellationToken stop)
    {
        string owner = OwnerOf(group);
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            if (_version is { Major: 1, Minor: < ShardedListsMinor })
            {
                return false;
            }
            if (_shardFilters.TryGetValue(owner, out bool known))
            {
                return known;
            }
            TaskCompletionSource turn = _asking.GetOrAdd(owner, mine);
            if (turn == mine)
            {
                return await AskAsync(owner, mine, ask);
            }
            await EndOf(turn).WaitAsync(stop);
        }
    }

    private static async Task EndOf(TaskCompletionSource turn) => await turn.Task;

    /// <summary>A server behind <paramref name="group"/> found a selector malformed: it is not sent any more.</summary>
    internal void ShardSelectorRefused(string group) => _shardFilters[OwnerOf(group)] = false;

    private async Task<bool> AskAsync(string owner, TaskCompletionSource turn, Func<Task<bool>> ask)
    {
        try
        {
            return _shardFilters[owner] = await ask();
        }
        // A refusal may concern the asked resource alone, and a cancellation concerns the asker: the next one asks.
        catch (Exception e) when (Weather.Covers(e) && e is not ApiException)
        {
            turn.TrySetException(e);
            _ = turn.Task.Exception;                                    // seen, where nobody else waits
            throw;
        }
        finally
        {
            _asking.TryRemove(owner, out _);
            turn.TrySetResult();
        }
    }

    // Groups without a dot are served by the API server itself, so one refusal speaks for all of them; a group with a
    // dot may belong to an aggregated server with abilities of its own.
    private static string OwnerOf(string group) => group.Contains('.', StringComparison.Ordinal) ? group : "";
}
