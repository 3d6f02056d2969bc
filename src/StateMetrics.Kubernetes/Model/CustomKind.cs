namespace StateMetrics.Kubernetes.Model;

/// <summary>A kind of which no model is known: one that somebody's configuration names, as the server says that it has it.</summary>
public sealed record CustomKind : ResourceKind
{
    /// <summary>The version in which the server stores the objects.</summary>
    public bool IsStored { get; init; }

    public override IReadOnlyList<string> Versions => [Version];

    public override bool MetadataOnly => false;
}
