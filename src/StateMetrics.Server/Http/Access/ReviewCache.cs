namespace StateMetrics.Server.Http.Access;

/// <summary>
/// Remembers reviews for a short time, and lets those who ask the same at the same time share one. Bounded: the oldest goes
/// first.
/// </summary>
internal sealed class ReviewCache(int entriesMax, TimeProvider time)
{
    /// <summary>For how long a yes is good, counted from before the question: what is revoked is refused after this time.</summary>
    internal static readonly TimeSpan YesLifetime = TimeSpan.FromSeconds(30);

    /// <summary>Long enough to blunt a flood, short enough that a new right shows soon.</summary>
    internal static readonly TimeSpan NoLifetime = TimeSpan.FromSeconds(10);

    // A server that does not answer is asked again, but not by every request.
    internal static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();

    internal int Count
    {
        get { lock (_gate) { return _entries.Count; } }
    }

    /// <summary>The remembered answer, the one that is on its way, or a new one.</summary>
    /// <param name="key">Tells questions apart, and holds no token.</param>
    /// <param name="ask">Asks the API server. It never throws and has an end of its own: it belongs to all who wait for it.</param>
    public Task<Review> GetAsync(string key, Func<Task<Review>> ask)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
            {
                if (IsGood(known.Value))
                {
                    return known.Value.Answer;
                }
                Remove(known);
            }
            if (_entries.Count >= entriesMax)
            {
                Remove(_order.First!);
            }
            long now = time.GetTimestamp();
            LinkedListNode<Entry> added = _order.AddLast(new Entry(key, now, Task.Run(ask)));
            _entries.Add(key, added);
            return added.Value.Answer;
        }
    }

    private bool IsGood(Entry entry)
    {
        if (!entry.Answer.IsCompletedSuccessfully)
        {
            return !entry.Answer.IsCompleted;
        }
        TimeSpan lifetime = entry.Answer.Result switch
        {
            Review.Known or Review.Allowed => YesLifetime,
            Review.Denied => NoLifetime,
            _ => FailureLifetime,
        };
        return time.GetElapsedTime(entry.AskedAt) < lifetime;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove(node.Value.Key);
    }

    private sealed record Entry(string Key, long AskedAt, Task<Review> Answer);
}
