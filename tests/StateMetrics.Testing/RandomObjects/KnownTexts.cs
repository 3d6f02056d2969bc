using System.Text.Json;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>
/// The texts that stand under a key in a kind's objects of the golden cases: Running under phase, Ready under type. Random letters
/// would never meet the conditions under which most samples appear.
/// </summary>
internal sealed class KnownTexts
{
    private const int TextLengthMax = 200;

    private readonly Dictionary<string, SortedSet<string>> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _byKey;

    internal KnownTexts()
    {
        string cases = RepositoryFolder.At("tests", "golden", "public");
        foreach (string file in Directory.EnumerateFiles(cases, "objects.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument objects = JsonDocument.Parse(File.ReadAllBytes(file));
            ReadList(objects.RootElement);
        }
        _byKey = _found.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Texts under the key; with <see cref="KeysOf"/>, the keys of the maps under it.</summary>
    internal string[] Under(string kind, string key) => _byKey.TryGetValue($"{kind}.{key}", out string[]? texts) ? texts : [];

    internal static string KeysOf(string map) => map + "{}";

    /// <summary>A list of objects as an array, or as a v1 List.</summary>
    private void ReadList(JsonElement list)
    {
        JsonElement items = list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items");
        foreach (JsonElement item in items.EnumerateArray())
        {
            string kind = item.GetProperty("kind").GetString()!;
            foreach (JsonProperty member in item.EnumerateObject())
            {
                Read(member.Value, kind, member.Name);
            }
        }
    }

    private void Read(JsonElement value, string kind, string key)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Add(kind, KeysOf(key), member.Name);
                    Read(member.Value, kind, member.Name);
                }
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Read(element, kind, key);
                }
                break;
            case JsonValueKind.String:
                Add(kind, key, value.GetString()!);
                break;
            default:
                break;
        }
    }

    private void Add(string kind, string key, string text)
    {
        if (text.Length > TextLengthMax)
        {
            return;
        }
        if (!_found.TryGetValue($"{kind}.{key}", out SortedSet<string>? texts))
        {
            _found[$"{kind}.{key}"] = texts = new SortedSet<string>(StringComparer.Ordinal);
        }
        texts.Add(text);
    }
}
