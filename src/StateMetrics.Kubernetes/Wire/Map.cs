using System.Diagnostics.CodeAnalysis;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A map with text keys, in the order of arrival, each key once: the last one wins. Costs nothing while empty; meant to be
/// a field of a message, not to be copied.
/// </summary>
[SuppressMessage("Performance", "CA1815", Justification = "A map inside its message; nobody compares it.")]
public struct Map<TValue>
{
    // Labels and resources come by the handful, where a scan beats hashing; an object with 100,000 labels must not cost
    // their square.
    private const int ScannedMax = 32;

    private Repeated<Entry<TValue>> _entries;
    private Dictionary<Utf8, int>? _index;

    public readonly int Count => _entries.Count;

    public readonly ReadOnlySpan<Entry<TValue>> Entries => _entries.Span;

    public readonly bool TryGet(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value)
    {
        foreach (ref readonly Entry<TValue> entry in _entries.Span)
        {
            if (entry.Key.Is(key))
            {
                value = entry.Value;
                return true;
            }
        }
        value = default;
        return false;
    }

    internal void Set(Utf8 key, TValue value)
    {
        int known = Find(key);
        if (known >= 0)
        {
            _entries.Replace(known, new Entry<TValue>(key, value));
            return;
        }
        _entries.Add(new Entry<TValue>(key, value));
        _index?.Add(key, _entries.Count - 1);
    }

    public readonly ReadOnlySpan<Entry<TValue>>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    private int Find(Utf8 key)
    {
        if (_entries.Count >= ScannedMax)
        {
            _index ??= Indexed(_entries.Span);
            return _index.TryGetValue(key, out int found) ? found : -1;
        }
        ReadOnlySpan<Entry<TValue>> entries = _entries.Span;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == key)
            {
                return i;
            }
        }
        return -1;
    }

    private static Dictionary<Utf8, int> Indexed(ReadOnlySpan<Entry<TValue>> entries)
    {
        var index = new Dictionary<Utf8, int>(entries.Length * 2);
        for (int i = 0; i < entries.Length; i++)
        {
            index.Add(entries[i].Key, i);
        }
        return index;
    }
}
