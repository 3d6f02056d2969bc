using System.Text.Json;
using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources;

namespace StateMetrics.Server.Commands.Render;

/// <summary>
/// Which kinds a cluster with these files would serve: those that the CustomResourceDefinitions among them define, or where
/// there is none, the kinds of the objects themselves.
/// </summary>
internal static class ServedKinds
{
    internal static bool IsDefinition(Manifest manifest) =>
        manifest.ApiVersion == ResourceDefinition.ApiVersion && manifest.Kind == ResourceDefinition.Kind;

    internal static IReadOnlyList<CustomKind> Of(IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        // What cannot be read is told when the objects are.
        List<Manifest> manifests = [.. files.SelectMany(file => new ManifestFile(file.Name, static (_, _) => { }).Read(file.Content))];
        List<Manifest> definitions = [.. manifests.Where(IsDefinition)];
        return definitions.Count > 0
            ? [.. definitions.SelectMany(definition => ResourceDefinition.Read(definition.Json))]
            : [.. manifests.GroupBy(manifest => (manifest.ApiVersion, manifest.Kind)).Select(Kind)];
    }

    private static CustomKind Kind(IGrouping<(string ApiVersion, string Kind), Manifest> objects)
    {
        (string apiVersion, string kind) = objects.Key;
        ResourceKind? known = Catalog.Find(apiVersion, kind)?.Resource;
        string[] parts = apiVersion.Split('/', 2);
        return new CustomKind
        {
            Group = parts.Length == 2 ? parts[0] : "",
            Version = parts[^1],
            Kind = kind,
            Plural = known?.Plural ?? PluralOf(kind),
            Namespaced = known?.Namespaced ?? objects.Any(HasNamespace),
        };
    }

    private static bool HasNamespace(Manifest manifest)
    {
        using var json = JsonDocument.Parse(manifest.Json, ManifestFile.Json);
        return json.RootElement.TryGetProperty("metadata", out JsonElement metadata)
            && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("namespace", out _);
    }

    /// <summary>What Kubernetes itself guesses where nobody tells the plural.</summary>
    private static string PluralOf(string kind)
    {
        string singular = kind.ToLowerInvariant();
        return singular.Length == 0 ? "" : singular[^1] switch
        {
            's' => singular + "es",
            'y' => singular[..^1] + "ies",
            _ => singular + "s",
        };
    }
}
