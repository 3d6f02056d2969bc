using StateMetrics.Exposition.Families;

namespace StateMetrics.Server.Clusters;

/// <summary>One cluster that is to be read, as somebody has described it.</summary>
internal sealed record ClusterSpec
{
    /// <summary>The cluster of the flags, or of the own pod.</summary>
    public static ClusterSpec Alone { get; } = new() { Name = "" };

    /// <summary>A label of DNS; "" where one cluster is read alone, whose samples carry no name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the kubeconfig; "" for the service account of the own pod.</summary>
    public string Kubeconfig { get; init; } = "";

    /// <summary>Context of the kubeconfig; "" takes its current one.</summary>
    public string Context { get; init; } = "";

    /// <summary>Namespaces to read; null reads what the flags say.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Plurals of the built-in resources to read, in byte order; null reads what the flags say.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>What every sample of the cluster begins with, its name first.</summary>
    public ConstantLabels Labels { get; init; } = ConstantLabels.None;

    /// <summary>Nothing is ready before this cluster is, whether it can be reached or not.</summary>
    public bool IsRequired { get; init; }

    /// <summary>It is the only one, told by flags.</summary>
    public bool IsAlone => Name.Length == 0;

    /// <summary>Whether what reads the other one can go on for this one: what else differs can change while it runs.</summary>
    internal bool IsReadLike(ClusterSpec other) =>
        Kubeconfig == other.Kubeconfig && Context == other.Context && Labels.Equals(other.Labels)
        && (Namespaces ?? []).SequenceEqual(other.Namespaces ?? []) && Namespaces is null == other.Namespaces is null;

    internal bool IsLike(ClusterSpec other) =>
        IsReadLike(other) && Name == other.Name && IsRequired == other.IsRequired
        && (Resources ?? []).SequenceEqual(other.Resources ?? []) && Resources is null == other.Resources is null;
}
