using System.Text.Json;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>One field as protobuf-fields.json publishes it.</summary>
internal sealed record ApiField(int Number, string Name, string Type, bool Repeated, bool Inline)
{
    /// <summary>The last part of the type, for maps of the value's type.</summary>
    internal string Shape => Type.StartsWith("map<", StringComparison.Ordinal)
        ? $"map<string,{Last(Type["map<string,".Length..^1])}>"
        : Last(Type);

    private static string Last(string type) => type[(type.LastIndexOf('.') + 1)..];
}

/// <summary>The messages of the Kubernetes API, from the table that the simulator encodes with, and those of older versions.</summary>
internal static class ApiSchema
{
    private static readonly string[] s_sources =
        ["src/StateMetrics.Simulator/Encoding/protobuf-fields.json", "tests/StateMetrics.Kubernetes.Tests/Model/older-messages.json"];

    private static readonly Dictionary<string, List<ApiField>> s_messages = Load();

    internal static List<ApiField> Fields(string message) => s_messages[message];

    internal static bool Knows(string message) => s_messages.ContainsKey(message);

    private static Dictionary<string, List<ApiField>> Load()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "StateMetrics.sln")))
        {
            directory = directory.Parent;
        }
        return s_sources.SelectMany(source => Messages(Path.Combine(directory.FullName, source))).ToDictionary();
    }

    private static List<KeyValuePair<string, List<ApiField>>> Messages(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("messages").EnumerateObject()
            .Select(static m => KeyValuePair.Create(m.Name, m.Value.EnumerateArray().Select(Field).ToList()))];
    }

    private static ApiField Field(JsonElement field) => new(
        field.GetProperty("number").GetInt32(),
        (field.TryGetProperty("json", out JsonElement json) ? json : field.GetProperty("name")).GetString()!,
        field.GetProperty("type").GetString()!,
        field.TryGetProperty("repeated", out JsonElement repeated) && repeated.GetBoolean(),
        field.TryGetProperty("inline", out JsonElement inline) && inline.GetBoolean());
}
