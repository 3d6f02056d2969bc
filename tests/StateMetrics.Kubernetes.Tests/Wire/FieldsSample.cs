using StateMetrics.Kubernetes.Tests.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

/// <summary>A message with a field of each sort.</summary>
internal sealed class FieldsSample
{
    internal static readonly FieldTable<FieldsPart> PartFields = new FieldTable<FieldsPart>()
        .Text(1, "name", static p => ref p.Name)
        .Integer(2, "count", static p => ref p.Count);

    internal static readonly FieldTable<FieldsSample> Fields = new FieldTable<FieldsSample>()
        .Text(1, "text", static s => ref s.Text)
        .Text(2, "textPointer", static s => ref s.TextPointer)
        .Flag(3, "flag", static s => ref s.Flag)
        .Flag(4, "flagPointer", static s => ref s.FlagPointer)
        .Integer(5, "int", static s => ref s.Int)
        .Integer(6, "intPointer", static s => ref s.IntPointer)
        .Integer(7, "long", static s => ref s.Long)
        .Integer(8, "longPointer", static s => ref s.LongPointer)
        .Time(9, "time", static s => ref s.Time)
        .Time(10, "timePointer", static s => ref s.TimePointer)
        .Quantity(11, "quantity", static s => ref s.Quantity)
        .Quantity(12, "quantityPointer", static s => ref s.QuantityPointer)
        .IntOrString(13, "either", static s => ref s.Either)
        .Texts(14, "texts", static s => ref s.Texts)
        .TextMap(15, "textMap", static s => ref s.TextMap)
        .QuantityMap(16, "quantityMap", static s => ref s.QuantityMap)
        .Message(17, "part", static s => s.Part, PartFields)
        .Message(18, "partPointer", static s => ref s.PartPointer, PartFields)
        .Messages(19, "parts", static s => ref s.Parts, PartFields)
        .Inline(20, "inlined", new FieldTable<FieldsSample>().Text(1, "inner", static s => ref s.Inner))
        .ByteCount(25, "bytes", static s => ref s.Bytes);

    public Utf8 Text;
    public Utf8? TextPointer;
    public bool Flag;
    public bool? FlagPointer;
    public int Int;
    public int? IntPointer;
    public long Long;
    public long? LongPointer;
    public Timestamp Time;
    public Timestamp? TimePointer;
    public Quantity Quantity;
    public Quantity? QuantityPointer;
    public IntOrString? Either;
    public Repeated<Utf8> Texts;
    public Map<Utf8> TextMap;
    public Map<Quantity> QuantityMap;
    public readonly FieldsPart Part = new();
    public FieldsPart? PartPointer;
    public Repeated<FieldsPart> Parts;
    public ByteCount Bytes;
    public Utf8 Inner;

    internal static FieldsSample Json(string json) => Json(System.Text.Encoding.UTF8.GetBytes(json));

    internal static FieldsSample Json(byte[] json)
    {
        var sample = new FieldsSample();
        Fields.Decode(sample, json, WireFormat.Json);
        return sample;
    }

    internal static FieldsSample Proto(FieldsProto proto)
    {
        var sample = new FieldsSample();
        Fields.Decode(sample, proto.Bytes, WireFormat.Protobuf);
        return sample;
    }

    internal static string Invalid(string json) => Assert.Throws<InvalidDataException>(() => Json(json)).Message;

    internal static string Invalid(FieldsProto proto) => Assert.Throws<InvalidDataException>(() => Proto(proto)).Message;

    /// <summary>All values as text.</summary>
    public override string ToString() => ModelText.Of(this);
}

internal sealed class FieldsPart
{
    public Utf8 Name;
    public int Count;
}
