using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>One value of a <see cref="JsonTree"/>, valid until the tree is loaded again. The default is null.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "A place in a tree; nobody compares places.")]
public readonly struct JsonTreeValue
{
    private readonly JsonTree? _tree;
    private readonly int _index;

    internal JsonTreeValue(JsonTree tree, int index) => (_tree, _index) = (tree, index);

    public JsonTreeKind Kind => _tree is null ? JsonTreeKind.Null : _tree[_index].Kind;

    public bool IsNull => Kind == JsonTreeKind.Null;

    /// <summary>Items of a list, entries of a map; 0 for anything else.</summary>
    public int Count => _tree is null ? 0 : _tree[_index].Children;

    /// <summary>A text without its quotes and escapes, a number as written; empty for the other kinds.</summary>
    public ReadOnlyMemory<byte> Text => Kind switch
    {
        JsonTreeKind.Text => TextAt(_index),
        JsonTreeKind.Integer or JsonTreeKind.Float => _tree!.Raw(_index),
        _ => default,
    };

    /// <summary>Of a boolean; false for anything else.</summary>
    public bool Boolean => Kind == JsonTreeKind.Boolean && _tree!.Raw(_index).Span[0] == 't';

    /// <summary>Of an integer or a float; what exceeds a double is infinite. 0 for anything else.</summary>
    public double Number => Kind is JsonTreeKind.Integer or JsonTreeKind.Float
        ? double.Parse(_tree!.Raw(_index).Span, NumberStyles.Float, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>The item of a list, 0 being the first; null outside of it, and of anything else.</summary>
    public JsonTreeValue Item(int position)
    {
        if (Kind != JsonTreeKind.List || position < 0 || position >= Count)
        {
            return default;
        }
        int item = _index + 1;
        for (; position > 0; position--)
        {
            item = _tree![item].Next;
        }
        return new JsonTreeValue(_tree!, item);
    }

    /// <summary>The value of a map's entry, of the last one where the key comes twice; null where there is none.</summary>
    public JsonTreeValue Member(ReadOnlySpan<byte> key) => TryMember(key, out JsonTreeValue value) ? value : default;

    /// <summary>False where this is no map, or has no such entry.</summary>
    public bool TryMember(ReadOnlySpan<byte> key, out JsonTreeValue value)
    {
        value = default;
        bool found = false;
        if (Kind != JsonTreeKind.Map)
        {
            return false;
        }
        foreach (JsonTreeValue entry in this)
        {
            if (entry.KeySpan.SequenceEqual(key))
            {
                value = entry;
                found = true;
            }
        }
        return found;
    }

    /// <summary>Items of a list, or values of a map, in the order of the text; nothing for the other kinds.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The key under which a value stands that was enumerated from a map.</summary>
    public ReadOnlyMemory<byte> Key => TextAt(_index - 1);

    private ReadOnlySpan<byte> KeySpan => TextAt(_index - 1).Span;

    private ReadOnlyMemory<byte> TextAt(int index) =>
        _tree![index].Escaped ? JsonEscapes.Remove(_tree.Raw(index).Span) : _tree.Raw(index);

    /// <summary>Walks the children of one value.</summary>
    public struct Enumerator
    {
        private readonly JsonTree? _tree;
        private readonly int _step;
        private int _left;
        private int _next;

        internal Enumerator(JsonTreeValue parent)
        {
            _tree = parent._tree;
            _left = parent.Count;
            _next = parent._index + 1;
            _step = parent.Kind == JsonTreeKind.Map ? 1 : 0;
            Current = default;
        }

        public JsonTreeValue Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }
            _left--;
            Current = new JsonTreeValue(_tree!, _next + _step);
            _next = _tree![_next + _step].Next;
            return true;
        }
    }
}
