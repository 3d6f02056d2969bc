using System.Text.Json;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>The messages of the Kubernetes API with all their fields, as published: not those that the product uses.</summary>
internal sealed class ApiMessages
{
    private const string MapStart = "map<string,";

    private readonly Dictionary<string, ApiField[]> _fields = new(StringComparer.Ordinal);

    internal ApiMessages()
    {
        using JsonDocument catalogue = JsonDocument.Parse(
            File.ReadAllBytes(RepositoryFolder.At("src", "StateMetrics.Simulator", "Encoding", "protobuf-fields.json")));
        JsonElement messages = catalogue.RootElement.GetProperty("messages");
        foreach (JsonProperty message in messages.EnumerateObject())
        {
            _fields[message.Name] = [.. Fields(messages, message.Value)];
        }
    }

    internal ApiField[] Fields(string message) => _fields[message];

    /// <summary>The members of an inlined message stand directly in its parent's JSON.</summary>
    private static IEnumerable<ApiField> Fields(JsonElement messages, JsonElement fields)
    {
        foreach (JsonElement field in fields.EnumerateArray())
        {
            string type = field.GetProperty("type").GetString()!;
            if (field.TryGetProperty("inline", out _))
            {
                foreach (ApiField inlined in Fields(messages, messages.GetProperty(type)))
                {
                    yield return inlined;
                }
                continue;
            }
            bool map = type.StartsWith(MapStart, StringComparison.Ordinal);
            yield return new ApiField(
                (field.TryGetProperty("json", out JsonElement key) ? key : field.GetProperty("name")).GetString()!,
                map ? type[MapStart.Length..^1] : type,
                field.TryGetProperty("repeated", out _),
                map);
        }
    }
}
