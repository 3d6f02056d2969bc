using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Catalogue;

/// <summary>
/// The fields that Kubernetes' kinds have, from the list that the simulator encodes with, and those of the operators' kinds. An API
/// server of today drops or refuses what it does not know; this says so for kinds that the server of these tests does not have, too.
/// </summary>
internal static class FieldCatalogue
{
    private sealed record Field(string Type, bool Repeated);

    private static readonly Dictionary<string, Dictionary<string, Field>> s_messages = Load();

    /// <summary>Where the object has a field that its kind has not, or a value of another shape.</summary>
    internal static IEnumerable<string> Mistakes(ChartObject part)
    {
        string[] parts = part.ApiVersion.Split('/');
        string group = parts.Length == 1 ? "core" : parts[0].Split('.')[0];
        string ours = $"{group}.{parts[^1]}.{part.Kind}";
        string message = s_messages.ContainsKey(ours) ? ours : "k8s.io.api." + ours;
        return s_messages.ContainsKey(message)
            ? Object(part.Json, message, part.Kind, ["apiVersion", "kind"])
            : [$"{part}: the catalogue has no {message}"];
    }

    private static IEnumerable<string> Object(JsonElement value, string message, string path, params string[] also)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return [$"{path}: {value.ValueKind} in place of {message}"];
        }

        return value.EnumerateObject().Where(p => !also.Contains(p.Name)).SelectMany(member =>
            s_messages[message].TryGetValue(member.Name, out Field? field)
                ? Member(member.Value, field, $"{path}.{member.Name}")
                : [$"{path}.{member.Name}: {message} has no such field"]);
    }

    private static IEnumerable<string> Member(JsonElement value, Field field, string path)
    {
        if (!field.Repeated)
        {
            return Single(value, field.Type, path);
        }

        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().SelectMany((item, i) => Single(item, field.Type, $"{path}[{i}]"))
            : [$"{path}: {value.ValueKind} in place of a list"];
    }

    private static IEnumerable<string> Single(JsonElement value, string type, string path)
    {
        if (s_messages.ContainsKey(type) && !type.EndsWith(".Quantity", StringComparison.Ordinal)
            && !type.EndsWith(".IntOrString", StringComparison.Ordinal))
        {
            return Object(value, type, path);
        }

        if (type.StartsWith("map<", StringComparison.Ordinal))
        {
            return value.ValueKind == JsonValueKind.Object
                ? value.EnumerateObject().SelectMany(p => Single(p.Value, type["map<string,".Length..^1], $"{path}.{p.Name}"))
                : [$"{path}: {value.ValueKind} in place of a map"];
        }

        bool fits = type.Split('.')[^1] switch
        {
            "any" => true,
            "string" or "bytes" => value.ValueKind == JsonValueKind.String,
            "int32" or "int64" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "IntOrString" or "Quantity" => value.ValueKind is JsonValueKind.Number or JsonValueKind.String,
            _ => value.ValueKind == JsonValueKind.Object,
        };
        return fits ? [] : [$"{path}: {value.ValueKind} {value} in place of {type}"];
    }

    private static Dictionary<string, Dictionary<string, Field>> Load()
    {
        Dictionary<string, Dictionary<string, Field>> messages = [];
        Dictionary<string, JsonElement> published = Messages("src/StateMetrics.Simulator/Encoding/protobuf-fields.json")
            .ToDictionary(static m => m.Name, static m => m.Value);
        foreach ((string name, JsonElement fields) in published)
        {
            messages[name] = Flat(fields, published);
        }

        foreach (JsonProperty message in Messages("tests/StateMetrics.Chart.Tests/Catalogue/operator-fields.json"))
        {
            messages[message.Name] = message.Value.EnumerateObject()
                .ToDictionary(static f => f.Name, static f => Parse(f.Value.GetString()!));
        }

        return messages;
    }

    private static Field Parse(string type)
    {
        bool repeated = type.StartsWith("[]", StringComparison.Ordinal);
        string name = repeated ? type[2..] : type;
        return new Field(
            name is "ObjectMeta" or "LabelSelector" ? "k8s.io.apimachinery.pkg.apis.meta.v1." + name : name, repeated);
    }

    /// <summary>The members of an inline message stand directly in its parent.</summary>
    private static Dictionary<string, Field> Flat(JsonElement fields, Dictionary<string, JsonElement> all)
    {
        Dictionary<string, Field> flat = [];
        foreach (JsonElement field in fields.EnumerateArray())
        {
            string type = field.GetProperty("type").GetString()!;
            if (field.TryGetProperty("inline", out JsonElement inline) && inline.GetBoolean())
            {
                foreach ((string name, Field inner) in Flat(all[type], all))
                {
                    flat[name] = inner;
                }

                continue;
            }

            string json = (field.TryGetProperty("json", out JsonElement key) ? key : field.GetProperty("name")).GetString()!;
            flat[json] = new Field(type, field.TryGetProperty("repeated", out JsonElement repeated) && repeated.GetBoolean());
        }

        return flat;
    }

    private static JsonElement.ObjectEnumerator Messages(string path) => JsonElement
        .Parse(File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot(), path))).GetProperty("messages").EnumerateObject();
}
