using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Sharding;

/// <summary>What sharding needs of the StatefulSet whose pods are the shards. Equal ones are the same to us.</summary>
internal sealed record StatefulSetSnapshot
{
    public required string Uid { get; init; }

    /// <summary>spec.replicas, which is 1 where it is not set: how many shards there are.</summary>
    public required int Replicas { get; init; }

    /// <summary>spec.ordinals.start: the index of the pod that is shard 0.</summary>
    public int Start { get; init; }

    /// <summary>All labels as one text, in the order of their keys.</summary>
    public string Labels { get; init; } = "";

    internal static StatefulSetSnapshot Of(StatefulSet set)
    {
        var labels = new List<string>();
        foreach (ref readonly Entry<Utf8> label in set.Metadata.Labels.Entries)
        {
            labels.Add($"{label.Key}={label.Value}");
        }
        labels.Sort(StringComparer.Ordinal);
        return new StatefulSetSnapshot
        {
            Uid = set.Metadata.Uid.ToString(),
            Replicas = set.Spec.Replicas ?? 1,
            Start = set.Spec.Ordinals?.Start ?? 0,
            Labels = string.Join(',', labels),
        };
    }

    /// <summary>Whether the pod with this index is one of its shards.</summary>
    internal bool Holds(int index) => index >= Start && index - Start < Replicas;
}
