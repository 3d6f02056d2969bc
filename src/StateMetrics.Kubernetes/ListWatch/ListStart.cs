namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Which state a list asks for.</summary>
public readonly record struct ListStart
{
    /// <summary>Not older than this resourceVersion; "" asks for the newest there is (a consistent read), "0" for any.</summary>
    public required string AtLeast { get; init; }

    /// <summary>In pages; otherwise the whole collection in one answer.</summary>
    public required bool Paged { get; init; }
}
