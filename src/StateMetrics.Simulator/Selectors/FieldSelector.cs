using System.Text.Json;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Selectors;

/// <summary>A field selector: <c>metadata.name=a,spec.nodeName!=b</c>, over the fields that the server indexes.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _terms = [];

    /// <exception cref="ApiStatusException">400: the text is no selector, or the resource does not support a field.</exception>
    internal static FieldSelector Parse(string text, ResourceType type)
    {
        FieldSelector selector = new();
        foreach (string term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            bool equal = !term.Contains("!=", StringComparison.Ordinal);
            string[] sides = equal
                ? term.Replace("==", "=", StringComparison.Ordinal).Split('=', 2)
                : term.Split("!=", 2);
            if (sides.Length != 2)
            {
                throw ApiStatusException.BadRequest($"invalid field selector: invalid selector: '{text}'; can't understand '{term}'");
            }
            if (!IsSupported(sides[0], type))
            {
                throw ApiStatusException.BadRequest(
                    $"Unable to find \"{type.Id}\" that match label selector \"\", field selector \"{text}\": "
                    + $"field label not supported: {sides[0]}");
            }
            selector._terms.Add((sides[0], sides[1], equal));
        }
        return selector;
    }

    /// <summary>The name that the selector pins, so that RBAC by name can be told from a list of everything.</summary>
    internal string? Name => _terms.Find(term => term is { Field: "metadata.name", Equal: true }).Value;

    internal bool Matches(StoredObject one) => _terms.TrueForAll(term => (ValueOf(one, term.Field) == term.Value) == term.Equal);

    private static bool IsSupported(string field, ResourceType type) =>
        field == "metadata.name" || (field == "metadata.namespace" && type.Namespaced)
        || (type.Id == new ResourceId("", "v1", "pods") && field is "spec.nodeName" or "status.phase")
        || type.SelectableFields.Contains(field);

    private static string ValueOf(StoredObject one, string field)
    {
        switch (field)
        {
            case "metadata.name":
                return one.Name;
            case "metadata.namespace":
                return one.Namespace;
            case "spec.nodeName":
                return one.Metadata.NodeName;
            default:
                using (JsonDocument document = one.Parse())
                {
                    return Follow(document.RootElement, field);
                }
        }
    }

    private static string Follow(JsonElement value, string path)
    {
        foreach (string step in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step, out value))
            {
                return "";
            }
        }
        return value.ToString();
    }
}
