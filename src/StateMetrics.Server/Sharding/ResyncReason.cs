namespace StateMetrics.Server.Sharding;

/// <summary>Why everything is listed anew: the values of the label "reason", the first one that applies.</summary>
internal static class ResyncReason
{
    internal const string Replicas = "replicas";

    internal const string Ordinals = "ordinals";

    internal const string Labels = "labels";

    /// <summary>The StatefulSet went away and another one came in its place: what happened meanwhile was not seen.</summary>
    internal const string Reconnect = "reconnect";

    internal static readonly IReadOnlyList<string> All = [Replicas, Ordinals, Labels, Reconnect];

    /// <summary>Null where nothing changed that concerns us.</summary>
    internal static string? Between(StatefulSetSnapshot before, StatefulSetSnapshot after) =>
        before.Replicas != after.Replicas ? Replicas
        : before.Start != after.Start ? Ordinals
        : before.Labels != after.Labels ? Labels
        : before.Uid != after.Uid ? Reconnect
        : null;
}
