namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>What to list and watch, in the API's terms; https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
public sealed record ResourcePath
{
    /// <summary>The API group; "" is the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The lower-case plural, as in the URL.</summary>
    public required string Plural { get; init; }

    /// <summary>The namespace to which the requests are scoped; null asks for all of them, or for a cluster-scoped resource.</summary>
    public string? Namespace { get; init; }

    /// <summary>Ask for PartialObjectMetadata only.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>"" selects everything.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>"" selects everything.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>The path of the collection, such as /api/v1/namespaces/a/pods or /apis/apps/v1/deployments.</summary>
    public string Path
    {
        get
        {
            string root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
            return Namespace is null ? $"{root}/{Plural}" : $"{root}/namespaces/{Uri.EscapeDataString(Namespace)}/{Plural}";
        }
    }
}
