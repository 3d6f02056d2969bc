using System.Text.Json;
using StateMetrics.Kubernetes.ListWatch;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>Reads the kinds of answers of discovery. Malformed ones are <see cref="InvalidDataException"/>.</summary>
internal static class DiscoveryBodies
{
    /// <summary>/version: {"major": "1", "minor": "27+", "gitVersion": "v1.27.3-gke.100"}.</summary>
    internal static ServerVersion Version(ReadOnlyMemory<byte> body) => Read(body, static root =>
        new ServerVersion(Leading(Text(root, "major")), Leading(Text(root, "minor")), Text(root, "gitVersion")));

    /// <summary>/api and /apis as apidiscovery.k8s.io: items by group, each with its versions and their resources.</summary>
    internal static void Aggregated(ReadOnlyMemory<byte> body, Look look) => Read(body, root =>
    {
        foreach (JsonElement item in Items(root, "items"))
        {
            string group = item.TryGetProperty("metadata", out JsonElement metadata) ? Text(metadata, "name") : "";
            foreach (JsonElement version in Items(item, "versions"))
            {
                AddVersion(group, version, look);
            }
        }
        return true;
    });

    /// <summary>/apis in the old form: an APIGroupList, each group with its versions.</summary>
    internal static IReadOnlyList<(string Group, string Version)> Groups(ReadOnlyMemory<byte> body) => Read(body, static root =>
        (IReadOnlyList<(string, string)>)
        [
            .. Items(root, "groups").SelectMany(static group =>
                Items(group, "versions").Select(version => (Text(group, "name"), Text(version, "version")))),
        ]);

    /// <summary>/api/v1 or /apis/GROUP/VERSION: an APIResourceList.</summary>
    internal static void OneVersion(ReadOnlyMemory<byte> body, string group, string version, Look look) => Read(body, root =>
    {
        foreach (JsonElement resource in Items(root, "resources"))
        {
            string plural = Text(resource, "name");
            // A subresource, such as pods/status, is written with its resource's name.
            if (plural.Length > 0 && !plural.Contains('/', StringComparison.Ordinal))
            {
                look.Found.Add(new ServedResource
                {
                    Group = group,
                    Version = version,
                    Plural = plural,
                    Kind = Text(resource, "kind"),
                    Namespaced = resource.TryGetProperty("namespaced", out JsonElement scope) && scope.ValueKind == JsonValueKind.True,
                    Verbs = Texts(resource, "verbs"),
                });
            }
        }
        return true;
    });

    private static void AddVersion(string group, JsonElement version, Look look)
    {
        string name = Text(version, "version");
        int before = look.Found.Count;
        foreach (JsonElement resource in Items(version, "resources"))
        {
            look.Found.Add(new ServedResource
            {
                Group = group,
                Version = name,
                Plural = Text(resource, "resource"),
                Kind = resource.TryGetProperty("responseKind", out JsonElement kind) ? Text(kind, "kind") : "",
                Namespaced = Text(resource, "scope") == "Namespaced",
                Verbs = Texts(resource, "verbs"),
            });
        }
        // The server could not reach the aggregated server behind it; with resources, they are its last known ones.
        if (look.Found.Count == before && Text(version, "freshness") == "Stale")
        {
            look.Failed(group, name, "the API server cannot reach the server of this group");
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new InvalidDataException("an answer of discovery that is no object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"a malformed answer of discovery: {e.Message}", e);
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string[] Texts(JsonElement parent, string name) =>
        [.. Items(parent, name).Where(static v => v.ValueKind == JsonValueKind.String).Select(static v => v.GetString()!)];

    private static int Leading(string number)
    {
        int digits = number.TakeWhile(char.IsAsciiDigit).Count();
        return int.TryParse(number.AsSpan(0, digits), out int value) ? value : 0;
    }
}
