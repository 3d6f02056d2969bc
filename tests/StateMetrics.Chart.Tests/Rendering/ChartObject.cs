using System.Text.Json;

namespace StateMetrics.Chart.Tests.Rendering;

/// <summary>One object that the chart renders.</summary>
internal sealed record ChartObject(JsonElement Json)
{
    internal string Kind => Json.GetProperty("kind").GetString()!;

    internal string ApiVersion => Json.GetProperty("apiVersion").GetString()!;

    internal JsonElement Metadata => Json.GetProperty("metadata");

    internal string Name => Metadata.GetProperty("name").GetString()!;

    internal string? Namespace => Metadata.TryGetProperty("namespace", out JsonElement value) ? value.GetString() : null;

    internal JsonElement Spec => Json.GetProperty("spec");

    /// <summary>The collection to which it is posted: /apis/apps/v1/namespaces/a/statefulsets.</summary>
    internal string Collection => $"{GroupPath}{(Namespace is { } name ? $"/namespaces/{name}" : "")}/{Plural}";

    internal string GroupPath => ApiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{ApiVersion}" : $"/api/{ApiVersion}";

    private string Plural => Kind.ToLowerInvariant() switch
    {
        var kind when kind.EndsWith('y') => kind[..^1] + "ies",
        var kind => kind + "s",
    };

    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
