using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StateMetrics.Kubernetes.Wire.Yaml;

namespace StateMetrics.Server.Commands.Render;

/// <summary>
/// Takes a file apart into objects: JSON or YAML, several documents, lists of the API (v1 List, PodList …) and plain
/// arrays. A document that cannot be read is reported and the rest is read on.
/// </summary>
internal sealed class ManifestFile(string name, Action<ManifestPlace, string> report)
{
    // As deep as the API server accepts is far less; a deeper text is a mistake or an attack.
    internal static JsonDocumentOptions Json { get; } = new() { MaxDepth = 256 };

    public IEnumerable<Manifest> Read(ReadOnlyMemory<byte> content)
    {
        int document = 0;
        foreach (ReadOnlyMemory<byte>? json in Documents(content, place => new ManifestPlace(name, place)))
        {
            document++;
            if (json is null)
            {
                continue;
            }
            foreach (Manifest manifest in Objects(json.Value, new ManifestPlace(name, document)))
            {
                yield return manifest;
            }
        }
    }

    /// <summary>Each document as JSON; null for one that was empty or reported.</summary>
    private IEnumerable<ReadOnlyMemory<byte>?> Documents(ReadOnlyMemory<byte> content, Func<int, ManifestPlace> place)
    {
        ReadOnlyMemory<byte> text = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        ReadOnlySpan<byte> head = text.Span.TrimStart(" \t\r\n"u8);
        return head.Length > 0 && head[0] is (byte)'{' or (byte)'[' ? JsonDocuments(text, place) : YamlDocuments(text, place);
    }

    private IEnumerable<ReadOnlyMemory<byte>?> JsonDocuments(ReadOnlyMemory<byte> text, Func<int, ManifestPlace> place)
    {
        int document = 0;
        while (!text.Span.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            document++;
            int length = 0;
            try
            {
                length = LengthOfValue(text.Span);
            }
            catch (JsonException e)
            {
                report(place(document), OneLine(e.Message));
                yield break;
            }
            yield return text[..length];
            text = text[length..];
        }
    }

    private static int LengthOfValue(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Json.MaxDepth });
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    private IEnumerable<ReadOnlyMemory<byte>?> YamlDocuments(ReadOnlyMemory<byte> text, Func<int, ManifestPlace> place)
    {
        int document = 0;
        foreach (string part in SplitYaml(Encoding.UTF8.GetString(text.Span)))
        {
            document++;
            ReadOnlyMemory<byte>? json = null;
            try
            {
                json = YamlFile.ReadFirst(part) is YamlNode node ? YamlJson.Convert(node) : null;
            }
            catch (InvalidDataException e)
            {
                report(place(document), OneLine(e.Message));
            }
            yield return json;
        }
    }

    /// <summary>
    /// Splits before each line that begins with "---", as kubectl does, so that a broken document does not take the
    /// following ones with it. Parts of comments and blank lines only do not count as documents.
    /// </summary>
    private static IEnumerable<string> SplitYaml(string text)
    {
        var part = new StringBuilder();
        bool content = false;
        foreach (string line in text.Split('\n'))
        {
            bool separator = line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || char.IsWhiteSpace(line[3]));
            if (separator)
            {
                if (content)
                {
                    yield return part.ToString();
                }
                part.Clear();
                content = false;
            }
            string bare = separator ? line[3..] : line;
            content |= !string.IsNullOrWhiteSpace(bare) && !bare.TrimStart().StartsWith('#')
                && !bare.StartsWith("...", StringComparison.Ordinal);
            part.Append(line).Append('\n');
        }
        if (content)
        {
            yield return part.ToString();
        }
    }

    private List<Manifest> Objects(ReadOnlyMemory<byte> json, ManifestPlace place)
    {
        var objects = new List<Manifest>();
        Attempt(place, () =>
        {
            using var document = JsonDocument.Parse(json, Json);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
            {
                AddItems(objects, root, place, default);
            }
            else if (root.ValueKind == JsonValueKind.Object && Text(root, "kind").EndsWith("List", StringComparison.Ordinal)
                && root.TryGetProperty("items", out JsonElement items) && items.ValueKind is JsonValueKind.Array or JsonValueKind.Null)
            {
                // A typed list's items carry no kind of their own.
                string kind = Text(root, "kind")[..^"List".Length];
                AddItems(objects, items, place, kind.Length == 0 ? default : (Text(root, "apiVersion"), kind));
            }
            else
            {
                objects.Add(Object(root, place, default, listed: false));
            }
        });
        return objects;
    }

    private void AddItems(List<Manifest> objects, JsonElement items, ManifestPlace place, (string? ApiVersion, string? Kind) type)
    {
        if (items.ValueKind == JsonValueKind.Null)
        {
            return;
        }
        foreach (JsonElement item in items.EnumerateArray())
        {
            Attempt(place, () => objects.Add(Object(item, place, type, listed: true)));
        }
    }

    private void Attempt(ManifestPlace place, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            report(place, OneLine(e.Message));
        }
    }

    private static Manifest Object(JsonElement json, ManifestPlace place, (string? ApiVersion, string? Kind) type, bool listed)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"a {json.ValueKind.ToString().ToLowerInvariant()} where an object is expected");
        }
        string apiVersion = Text(json, "apiVersion") is { Length: > 0 } version ? version : type.ApiVersion ?? "";
        string kind = Text(json, "kind") is { Length: > 0 } own ? own : type.Kind ?? "";
        if (apiVersion.Length == 0 || kind.Length == 0)
        {
            throw new InvalidDataException(apiVersion.Length == 0 ? "no apiVersion" : "no kind");
        }
        return new Manifest(apiVersion, kind, JsonMarshal.GetRawUtf8Value(json).ToArray(), listed) { Place = place };
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? ManifestHead.TextOf(name, value) : "";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
