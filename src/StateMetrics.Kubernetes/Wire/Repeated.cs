using System.Diagnostics.CodeAnalysis;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>The elements of a repeated field. Costs nothing while empty; meant to be a field of a message, not to be copied.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "A list inside its message; nobody compares it.")]
public struct Repeated<T>
{
    private T[]? _items;

    public int Count { get; private set; }

    public readonly ref readonly T this[int index] => ref Span[index];

    public readonly ReadOnlySpan<T> Span => new(_items, 0, Count);

    internal void Add(T item)
    {
        _items ??= new T[4];
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }
        _items[Count++] = item;
    }

    internal readonly void Replace(int index, T item) => _items![index] = item;

    public readonly ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();
}
