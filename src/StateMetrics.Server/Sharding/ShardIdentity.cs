namespace StateMetrics.Server.Sharding;

/// <summary>Which pod of which StatefulSet this process is. Neither changes in the life of a pod.</summary>
internal sealed record ShardIdentity(string StatefulSet, int Index)
{
    /// <summary>
    /// What the own pod says, and why it says nothing new; "" while all is well or nothing has been read yet. A pod whose owner is
    /// taken from it (its StatefulSet was deleted and its pods left, as a chart does to change what cannot be changed) remains what
    /// it <paramref name="known">was</paramref>: a new StatefulSet of that name takes it over.
    /// </summary>
    internal static (ShardIdentity? Identity, string Problem) Of(string pod, Observed<PodSnapshot> own, ShardIdentity? known)
    {
        if (own.Object is not PodSnapshot snapshot)
        {
            return (known, own.ProblemWith($"pod {pod}"));
        }
        if (snapshot.StatefulSet is not string set)
        {
            return (known, $"pod {pod} is not controlled by a StatefulSet");
        }
        return (snapshot.Index ?? IndexIn(snapshot.Name, set)) is int index
            ? (new ShardIdentity(set, index), own.ProblemWith($"pod {pod}"))
            : (known, $"pod {pod} has no number: neither a label apps.kubernetes.io/pod-index nor a name like {set}-0");
    }

    private static int? IndexIn(string pod, string set) =>
        pod.Length > set.Length && pod[set.Length] == '-' && pod.StartsWith(set, StringComparison.Ordinal)
            ? PodSnapshot.Number(pod[(set.Length + 1)..])
            : null;
}
