using System.Text.Json;

namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>
/// What a SelfSubjectRulesReview says about the own rights in a namespace;
/// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/.
/// </summary>
internal sealed class RulesReview
{
    private readonly List<(HashSet<string> Groups, HashSet<string> Resources)> _lists = [];

    /// <summary>False where an authorizer takes part that cannot tell its rules, such as a webhook.</summary>
    internal bool IsComplete { get; private init; }

    /// <exception cref="InvalidDataException">It is no such review.</exception>
    internal static RulesReview Read(ReadOnlyMemory<byte> json) => OfStatus(json, static status =>
    {
        var review = new RulesReview
        {
            IsComplete = !(status.TryGetProperty("incomplete", out JsonElement lacks) && lacks.ValueKind == JsonValueKind.True),
        };
        // Go writes an empty list as null.
        foreach (JsonElement rule in status.TryGetProperty("resourceRules", out JsonElement rules)
            && rules.ValueKind == JsonValueKind.Array ? rules.EnumerateArray() : default)
        {
            HashSet<string> verbs = Texts(rule, "verbs");
            // A rule for single names does not let anybody list all of them.
            if ((verbs.Contains("list") || verbs.Contains("*")) && Texts(rule, "resourceNames").Count == 0)
            {
                review._lists.Add((Texts(rule, "apiGroups"), Texts(rule, "resources")));
            }
        }
        return review;
    });

    /// <summary>The verdict of a SelfSubjectAccessReview.</summary>
    /// <exception cref="InvalidDataException">It is no such review.</exception>
    internal static bool ReadAllowed(ReadOnlyMemory<byte> json) =>
        OfStatus(json, static status => status.GetProperty("allowed").GetBoolean());

    internal bool AllowsToList(ListedResource resource) => _lists.Exists(rule =>
        (rule.Groups.Contains(resource.Group) || rule.Groups.Contains("*"))
        && (rule.Resources.Contains(resource.Plural) || rule.Resources.Contains("*")));

    private static T OfStatus<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement.GetProperty("status"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"a malformed review of rights: {e.Message}", e);
        }
    }

    private static HashSet<string> Texts(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(static one => one.GetString() ?? "")]
            : [];
}
