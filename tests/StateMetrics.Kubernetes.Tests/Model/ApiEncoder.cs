using System.Text.Json.Nodes;
using StateMetrics.Kubernetes.Tests.Wire;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>Turns a JSON object into the protobuf message of the API, by the published table alone.</summary>
internal static class ApiEncoder
{
    internal static FieldsProto Encode(string message, JsonObject json)
    {
        var proto = new FieldsProto();
        foreach (ApiField field in ApiSchema.Fields(message))
        {
            if (field.Inline)
            {
                proto.Message(field.Number, Encode(field.Type, json));
                continue;
            }
            foreach (JsonNode value in Values(field, json[field.Name]))
            {
                Write(proto, field, value);
            }
        }
        return proto;
    }

    private static IEnumerable<JsonNode> Values(ApiField field, JsonNode? value) => value switch
    {
        null => [],
        JsonArray list when field.Repeated => list.Select(static element => element!),
        _ => [value],
    };

    private static void Write(FieldsProto proto, ApiField field, JsonNode value)
    {
        switch (field.Shape)
        {
            case "string": proto.Text(field.Number, (string)value!); break;
            case "int32" or "int64": proto.Integer(field.Number, (long)value); break;
            case "bool": proto.Integer(field.Number, (bool)value ? 1 : 0); break;
            case "map<string,string>" or "map<string,Quantity>":
                foreach ((string key, JsonNode? entry) in value.AsObject())
                {
                    proto.Message(field.Number, Entry(field, key, entry!));
                }
                break;
            case "Time" or "MicroTime":
                Assert.True(Timestamp.TryParse(System.Text.Encoding.UTF8.GetBytes((string)value!), out Timestamp time));
                proto.Message(field.Number, new FieldsProto().Integer(1, time.Seconds).Integer(2, 0));
                break;
            case "bytes": proto.Block(field.Number, Convert.FromBase64String((string)value!)); break;
            case "Quantity": proto.Message(field.Number, Quantity(value)); break;
            case "IntOrString": proto.Message(field.Number, IntOrString(value)); break;
            default: proto.Message(field.Number, Encode(field.Type, value.AsObject())); break;
        }
    }

    private static FieldsProto Entry(ApiField field, string key, JsonNode value)
    {
        FieldsProto entry = new FieldsProto().Text(1, key);
        return field.Shape == "map<string,string>" ? entry.Text(2, (string)value!) : entry.Message(2, Quantity(value));
    }

    private static FieldsProto Quantity(JsonNode value) =>
        new FieldsProto().Text(1, value is JsonValue v && v.TryGetValue(out string? text) ? text : value.ToJsonString());

    private static FieldsProto IntOrString(JsonNode value) => value is JsonValue v && v.TryGetValue(out string? text)
        ? new FieldsProto().Integer(1, 1).Integer(2, 0).Text(3, text)
        : new FieldsProto().Integer(1, 0).Integer(2, (long)value).Text(3, "");
}
