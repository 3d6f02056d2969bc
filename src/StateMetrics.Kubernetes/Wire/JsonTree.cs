using System.Runtime.InteropServices;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A JSON value of which no model tells the fields, such as a custom resource, for looking into it many times: its values in
/// one array, in the order of the text, from which strings and numbers are borrowed. Loading another text reuses the array,
/// so that whatever was taken from the tree before is no longer valid. Not thread-safe.
/// </summary>
public sealed class JsonTree
{
    // Beyond this the room for one unusual object is given back instead of kept for the next: 64 Ki values are 1.5 MiB.
    private const int KeptMax = 64 * 1024;

    private Node[] _nodes = new Node[256];
    private ReadOnlyMemory<byte> _json;
    private int _count;

    /// <summary>The whole value.</summary>
    public JsonTreeValue Root => new(this, 0);

    /// <summary>Replaces the content by <paramref name="json"/>, which stays borrowed.</summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="withManagedFields">
    /// False leaves metadata.managedFields out, which is often the larger part of an object.
    /// </param>
    /// <exception cref="InvalidDataException">It is no JSON, or nested deeper than any real object.</exception>
    public void Load(ReadOnlyMemory<byte> json, bool withManagedFields = true)
    {
        if (_nodes.Length > KeptMax)
        {
            _nodes = new Node[256];
        }
        (_json, _count) = (json, 0);
        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = ObjectHead.JsonDepthMax });
            reader.Read();
            ReadValue(ref reader, withManagedFields ? "" : "/");
            reader.Read();
        }
        catch (JsonException e)
        {
            _count = 0;
            throw new InvalidDataException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    internal Node this[int index] => _nodes[index];

    internal ReadOnlyMemory<byte> Raw(int index) => _json.Slice(_nodes[index].Start, _nodes[index].Length);

    /// <param name="reader">Stands at the first token of the value, and at its last one afterwards.</param>
    /// <param name="place">"/" at the root, "/metadata" there, and "" wherever nothing is left out.</param>
    private void ReadValue(ref Utf8JsonReader reader, string place)
    {
        int index = Add(ref reader);
        int children = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; children++)
            {
                ReadValue(ref reader, "");
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (place == "/metadata" && reader.ValueTextEquals("managedFields"u8))
                {
                    reader.Skip();
                    continue;
                }
                string inside = place == "/" && reader.ValueTextEquals("metadata"u8) ? "/metadata" : "";
                Add(ref reader);
                reader.Read();
                ReadValue(ref reader, inside);
                children++;
            }
        }
        _nodes[index].Children = children;
        _nodes[index].Next = _count;
    }

    private int Add(ref Utf8JsonReader reader)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }
        bool quoted = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        _nodes[_count] = new Node
        {
            Kind = KindOf(ref reader),
            Escaped = reader.ValueIsEscaped,
            Start = (int)reader.TokenStartIndex + (quoted ? 1 : 0),
            Length = reader.ValueSpan.Length,
            Next = _count + 1,
        };
        return _count++;
    }

    private static JsonTreeKind KindOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => JsonTreeKind.Map,
        JsonTokenType.StartArray => JsonTreeKind.List,
        JsonTokenType.True or JsonTokenType.False => JsonTreeKind.Boolean,
        JsonTokenType.Number => reader.ValueSpan.ContainsAny(".eE"u8) || !reader.TryGetInt64(out _)
            ? JsonTreeKind.Float
            : JsonTreeKind.Integer,
        JsonTokenType.Null => JsonTreeKind.Null,
        _ => JsonTreeKind.Text,
    };

    /// <summary>A value, or the key of a map's entry, whose value is the node behind it.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Node
    {
        public JsonTreeKind Kind;
        public bool Escaped;
        public int Start;
        public int Length;

        /// <summary>The node behind this one and all that is in it.</summary>
        public int Next;

        /// <summary>Items of a list, entries of a map.</summary>
        public int Children;
    }
}
