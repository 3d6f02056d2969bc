using System.Text;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>
/// What a CustomResourceDefinition says is served;
/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/.
/// </summary>
public static class ResourceDefinition
{
    public const string ApiVersion = "apiextensions.k8s.io/v1";

    public const string Kind = "CustomResourceDefinition";

    /// <summary>
    /// A kind for each version that is served, in their order; none where group, kind or plural are missing. A version
    /// without a name, and one whose "served" is no boolean, is none.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static IReadOnlyList<CustomKind> Read(ReadOnlyMemory<byte> json)
    {
        var tree = new JsonTree();
        tree.Load(json, withManagedFields: false);
        JsonTreeValue spec = tree.Root.Member("spec"u8);
        JsonTreeValue names = spec.Member("names"u8);
        if (Text(spec, "group"u8) is not string group || Text(names, "kind"u8) is not string kind
            || Text(names, "plural"u8) is not string plural || spec.Member("versions"u8) is not { Kind: JsonTreeKind.List } versions)
        {
            return [];
        }
        var served = new List<CustomKind>();
        foreach (JsonTreeValue version in versions)
        {
            if (Text(version, "name"u8) is string name && IsServed(version))
            {
                served.Add(new CustomKind
                {
                    Group = group,
                    Version = name,
                    Kind = kind,
                    Plural = plural,
                    Namespaced = Text(spec, "scope"u8) != "Cluster",
                    IsStored = version.Member("storage"u8).Boolean,
                });
            }
        }
        return served;
    }

    private static bool IsServed(JsonTreeValue version) =>
        !version.TryMember("served"u8, out JsonTreeValue served) || served.Boolean;

    private static string? Text(JsonTreeValue parent, ReadOnlySpan<byte> key) =>
        parent.Member(key) is { Kind: JsonTreeKind.Text } text ? Encoding.UTF8.GetString(text.Text.Span) : null;
}
