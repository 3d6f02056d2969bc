using System.Text;
using System.Text.Json.Nodes;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>An object in which every declared field has a value of its own, with the text that its model must have.</summary>
internal sealed class SampleObject
{
    private readonly List<string> _lines = [];
    private int _next = 1;

    private SampleObject(IFieldTable fields) => Json = Message(fields, "", []);

    internal JsonObject Json { get; }

    internal string ModelText => Tests.Model.ModelText.Join(_lines);

    internal static SampleObject Of(IFieldTable fields) => new(fields);

    private JsonObject Message(IFieldTable fields, string path, JsonObject json)
    {
        foreach (FieldDeclaration field in fields.Declarations)
        {
            string inner = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (field.Inline)
            {
                Message(field.Nested!, path, json);
                continue;
            }
            json[field.Name] = field.Repeated
                ? new JsonArray(Value(field, inner + "[0]"), Value(field, inner + "[1]"))
                : Value(field, inner);
        }
        return json;
    }

    private JsonNode Value(FieldDeclaration field, string path)
    {
        int number = _next++;
        switch (field.Shape)
        {
            case "": return Message(field.Nested!, path, []);
            case "string": return Told(path, Text($"text {number}"), $"text {number}");
            case "bool": return Told(path, true, true);
            case "int32": return Told(path, -number, -number);
            case "int64": return Told(path, (1L << 40) + number, (1L << 40) + number);
            case "Time":
                DateTimeOffset time = DateTimeOffset.UnixEpoch.AddSeconds(number);
                return Told(path, new Timestamp(number), time.ToString("yyyy-MM-ddTHH:mm:ssZ"));
            case "bytes": return Told(path, new ByteCount(number), Convert.ToBase64String(new byte[number]));
            case "Quantity": return Told(path, Quantity.Parse(Text($"{number}m").Span), $"{number}m");
            case "IntOrString" when number % 2 == 0: return Told(path, new IntOrString(number), number);
            case "IntOrString": return Told(path, new IntOrString(Text($"{number}%")), $"{number}%");
            case "map<string,string>":
                return new JsonObject
                {
                    ["a"] = Told($"{path}{{a}}", Text($"text {number}"), $"text {number}"),
                    ["b/ü"] = Told($"{path}{{b/ü}}", Text(""), ""),
                };
            case "map<string,Quantity>":
                return new JsonObject { ["cpu"] = Told($"{path}{{cpu}}", Quantity.Parse(Text($"{number}").Span), number) };
            default: throw new InvalidOperationException($"no sample for {field.Shape}");
        }
    }

    private JsonNode Told(string path, object value, JsonNode json)
    {
        _lines.Add(Tests.Model.ModelText.Line(path, value));
        return json;
    }

    private static Utf8 Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
