namespace StateMetrics.Server.Configuration;

/// <summary>--clusters-config, and what beside it would do nothing or mean something else.</summary>
internal static class ClustersFlag
{
    private static readonly Flag[] s_home = [Flags.Kubeconfig, Flags.ApiServer];

    /// <summary>
    /// The path, or null. Beside a file, other flags lead to the cluster that is asked for the own shard and for access: where neither
    /// is, to none.
    /// </summary>
    /// <exception cref="UsageException">Flags that exclude each other.</exception>
    internal static string? Read(FlagValues values)
    {
        if (values.TextOrNull(Flags.ClustersConfig) is not string path)
        {
            return null;
        }
        bool asksHome = values.Switch(Flags.AuthFilter) || values.TextOrNull(Flags.Pod) is not null;
        if (!asksHome && Array.Find(s_home, flag => values.TextOrNull(flag) is not null) is Flag idle)
        {
            throw new UsageException(
                $"{idle} and {Flags.ClustersConfig}: the clusters are those of the file, and only {Flags.AuthFilter} or {Flags.Pod} "
                + "would ask another one");
        }
        Flag? byNode = values.TextOrNull(Flags.Node) is not null ? Flags.Node
            : values.Switch(Flags.TrackUnscheduledPods) ? Flags.TrackUnscheduledPods
            : null;
        return byNode is null ? path : throw new UsageException($"{byNode} is about one cluster and excludes {Flags.ClustersConfig}");
    }
}
