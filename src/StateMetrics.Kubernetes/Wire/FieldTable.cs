namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The fields of one message that we use, each declared once for both wire formats: protobuf number, JSON name, place.
/// Everything else on the wire is skipped unread. Numbers and names are those of the Kubernetes API.
/// <code>
/// public static readonly FieldTable&lt;PodIp&gt; Fields = new FieldTable&lt;PodIp&gt;()
///     .Text(1, "ip", static address => ref address.Ip);
/// </code>
/// A place whose type is nullable belongs to a pointer of the Go struct: absent, and null in JSON, read as null.
/// Integers are long or int as the API has them. Complete before its first use; immutable from then on.
/// </summary>
public sealed partial class FieldTable<T> : IFieldTable where T : class, new()
{
    private readonly List<FieldDeclaration> _declarations = [];
    private readonly List<Field<T>> _named = [];
    private Field<T>?[] _byNumber = [];
    private Field<T>?[] _byName = [];
    private Action<T>? _settle;

    IReadOnlyList<FieldDeclaration> IFieldTable.Declarations => _declarations;

    /// <summary>A string.</summary>
    public FieldTable<T> Text(int number, string name, Place<T, Utf8> place) => Add(
        new FieldDeclaration(number, name, "string"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadUtf8(),
        Plain(static (ref JsonReader reader) => reader.ReadText(), place));

    /// <summary>A string behind a pointer.</summary>
    public FieldTable<T> Text(int number, string name, Place<T, Utf8?> place) => Add(
        new FieldDeclaration(number, name, "string"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadUtf8(),
        Pointer(static (ref JsonReader reader) => reader.ReadText(), place));

    /// <summary>A boolean.</summary>
    public FieldTable<T> Flag(int number, string name, Place<T, bool> place) => Add(
        new FieldDeclaration(number, name, "bool"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadBoolean(),
        Plain(static (ref JsonReader reader) => reader.ReadBoolean(), place));

    /// <summary>A boolean behind a pointer.</summary>
    public FieldTable<T> Flag(int number, string name, Place<T, bool?> place) => Add(
        new FieldDeclaration(number, name, "bool"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadBoolean(),
        Pointer(static (ref JsonReader reader) => reader.ReadBoolean(), place));

    /// <summary>An int32.</summary>
    public FieldTable<T> Integer(int number, string name, Place<T, int> place) => Add(
        new FieldDeclaration(number, name, "int32"),
        (T message, ref ProtoReader reader) => place(message) = unchecked((int)reader.ReadInteger()),
        Plain(static (ref JsonReader reader) => reader.ReadInt32(), place));

    /// <summary>An int32 behind a pointer.</summary>
    public FieldTable<T> Integer(int number, string name, Place<T, int?> place) => Add(
        new FieldDeclaration(number, name, "int32"),
        (T message, ref ProtoReader reader) => place(message) = unchecked((int)reader.ReadInteger()),
        Pointer(static (ref JsonReader reader) => reader.ReadInt32(), place));

    /// <summary>An int64.</summary>
    public FieldTable<T> Integer(int number, string name, Place<T, long> place) => Add(
        new FieldDeclaration(number, name, "int64"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadInteger(),
        Plain(static (ref JsonReader reader) => reader.ReadInt64(), place));

    /// <summary>An int64 behind a pointer.</summary>
    public FieldTable<T> Integer(int number, string name, Place<T, long?> place) => Add(
        new FieldDeclaration(number, name, "int64"),
        (T message, ref ProtoReader reader) => place(message) = reader.ReadInteger(),
        Pointer(static (ref JsonReader reader) => reader.ReadInt64(), place));

    /// <summary>A Time or MicroTime; absent reads as the zero time.</summary>
    public FieldTable<T> Time(int number, string name, Place<T, Timestamp> place) => Add(
        new FieldDeclaration(number, name, "Time"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadTimestamp(reader.ReadBytes()),
        Plain(static (ref JsonReader reader) => reader.ReadTimestamp(), place));

    /// <summary>A Time or MicroTime behind a pointer.</summary>
    public FieldTable<T> Time(int number, string name, Place<T, Timestamp?> place) => Add(
        new FieldDeclaration(number, name, "Time"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadTimestamp(reader.ReadBytes()),
        Pointer(static (ref JsonReader reader) => reader.ReadTimestamp(), place));

    /// <summary>A Quantity; absent reads as 0.</summary>
    public FieldTable<T> Quantity(int number, string name, Place<T, Quantity> place) => Add(
        new FieldDeclaration(number, name, "Quantity"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadQuantity(reader.ReadBytes()),
        Plain(static (ref JsonReader reader) => reader.ReadQuantity(), place));

    /// <summary>A Quantity behind a pointer.</summary>
    public FieldTable<T> Quantity(int number, string name, Place<T, Quantity?> place) => Add(
        new FieldDeclaration(number, name, "Quantity"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadQuantity(reader.ReadBytes()),
        Pointer(static (ref JsonReader reader) => reader.ReadQuantity(), place));

    /// <summary>An IntOrString behind a pointer.</summary>
    public FieldTable<T> IntOrString(int number, string name, Place<T, IntOrString?> place) => Add(
        new FieldDeclaration(number, name, "IntOrString"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadIntOrString(reader.ReadBytes()),
        Pointer(static (ref JsonReader reader) => reader.ReadIntOrString(), place));

    /// <summary>Bytes, base64 in JSON, of which the number alone is kept; null has none.</summary>
    public FieldTable<T> ByteCount(int number, string name, Place<T, ByteCount> place) => Add(
        new FieldDeclaration(number, name, "bytes"),
        (T message, ref ProtoReader reader) => place(message) = new ByteCount(reader.ReadBytes().Length),
        (T message, ref JsonReader reader) => place(message) = reader.IsNull ? default : reader.ReadByteCount());

    /// <summary>An IntOrString whose number alone is kept; a text has the number 0.</summary>
    public FieldTable<T> IntOrString(int number, string name, Place<T, int> place) => Add(
        new FieldDeclaration(number, name, "IntOrString"),
        (T message, ref ProtoReader reader) => place(message) = ProtoValues.ReadIntOrString(reader.ReadBytes()).Number,
        Plain(static (ref JsonReader reader) => reader.ReadIntOrString().Number, place));

    /// <summary>A list of strings; a null among them reads as "".</summary>
    public FieldTable<T> Texts(int number, string name, Place<T, Repeated<Utf8>> place) => Add(
        new FieldDeclaration(number, name, "string", Repeated: true),
        (T message, ref ProtoReader reader) => place(message).Add(reader.ReadUtf8()),
        (T message, ref JsonReader reader) =>
        {
            ref Repeated<Utf8> list = ref place(message);
            if (!StartList(ref list, ref reader))
            {
                return;
            }
            while (reader.TryReadElement())
            {
                list.Add(reader.IsNull ? default : reader.ReadText());
            }
        });

    /// <summary>A map from string to string; a null value reads as "".</summary>
    public FieldTable<T> TextMap(int number, string name, Place<T, Map<Utf8>> place) => Add(
        new FieldDeclaration(number, name, "map<string,string>"),
        (T message, ref ProtoReader reader) =>
        {
            ProtoEntry entry = ProtoValues.ReadEntry(reader.ReadBytes());
            place(message).Set(entry.Key, new Utf8(entry.Value));
        },
        MapOf(static (ref JsonReader reader) => reader.ReadText(), place));

    /// <summary>A map from string to Quantity; a null value reads as 0.</summary>
    public FieldTable<T> QuantityMap(int number, string name, Place<T, Map<Quantity>> place) => Add(
        new FieldDeclaration(number, name, "map<string,Quantity>"),
        (T message, ref ProtoReader reader) =>
        {
            ProtoEntry entry = ProtoValues.ReadEntry(reader.ReadBytes());
            place(message).Set(entry.Key, ProtoValues.ReadQuantity(entry.Value));
        },
        MapOf(static (ref JsonReader reader) => reader.ReadQuantity(), place));

    /// <summary>A message that is part of its parent, absent or not.</summary>
    public FieldTable<T> Message<TPart>(int number, string name, Func<T, TPart> part, FieldTable<TPart> fields)
        where TPart : class, new() => Add(
        new FieldDeclaration(number, name, "", Nested: fields),
        (T message, ref ProtoReader reader) => fields.ReadProto(part(message), reader.ReadBytes()),
        (T message, ref JsonReader reader) =>
        {
            if (!reader.IsNull)
            {
                fields.ReadJson(part(message), ref reader);
            }
        });

    /// <summary>A message behind a pointer.</summary>
    public FieldTable<T> Message<TPart>(int number, string name, Place<T, TPart?> place, FieldTable<TPart> fields)
        where TPart : class, new() => Add(
        new FieldDeclaration(number, name, "", Nested: fields),
        (T message, ref ProtoReader reader) => fields.ReadProto(place(message) ??= new TPart(), reader.ReadBytes()),
        (T message, ref JsonReader reader) =>
        {
            if (reader.IsNull)
            {
                place(message) = null;
                return;
            }
            fields.ReadJson(place(message) ??= new TPart(), ref reader);
        });

    /// <summary>A list of messages; a null among them reads as a message without fields.</summary>
    public FieldTable<T> Messages<TPart>(int number, string name, Place<T, Repeated<TPart>> place, FieldTable<TPart> fields)
        where TPart : class, new() => Add(
        new FieldDeclaration(number, name, "", Repeated: true, Nested: fields),
        (T message, ref ProtoReader reader) =>
        {
            var part = new TPart();
            fields.ReadProto(part, reader.ReadBytes());
            place(message).Add(part);
        },
        (T message, ref JsonReader reader) =>
        {
            ref Repeated<TPart> list = ref place(message);
            if (!StartList(ref list, ref reader))
            {
                return;
            }
            while (reader.TryReadElement())
            {
                var part = new TPart();
                if (!reader.IsNull)
                {
                    fields.ReadJson(part, ref reader);
                }
                list.Add(part);
            }
        });

    /// <summary>
    /// What is done to every message of this sort after its fields have been read: for an older version of the API that
    /// tells in another way what the model holds.
    /// </summary>
    public FieldTable<T> Settled(Action<T> settle)
    {
        _settle = settle;
        return this;
    }

    /// <summary>
    /// A message of its own in protobuf whose members stand directly in the parent in JSON (an embedded Go struct).
    /// Its fields are declared on a table of the parent.
    /// </summary>
    public FieldTable<T> Inline(int number, string name, FieldTable<T> fields)
    {
        foreach (Field<T> field in fields._named)
        {
            AddName(field);
        }
        return Add(
            new FieldDeclaration(number, name, "", Nested: fields) { Inline = true },
            (T message, ref ProtoReader reader) => fields.ReadProto(message, reader.ReadBytes()),
            json: null);
    }
}
