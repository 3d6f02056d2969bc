namespace StateMetrics.Server.Configuration;

/// <summary>The flags whose values can change in a running exporter. Whatever else changes waits for a restart.</summary>
internal static class LiveFlags
{
    private static readonly HashSet<Flag> s_all =
    [
        Flags.Resources, Flags.Namespaces, Flags.NamespacesDenylist, Flags.CustomResourcesOnly, Flags.ObjectLimit,
        Flags.MetricAllowlist, Flags.MetricDenylist, Flags.MetricOptInList, Flags.LabelsAllowlist, Flags.AnnotationsAllowlist,
        Flags.CustomResourceConfig, Flags.CustomResourceConfigFile, Flags.ContinueWithoutCustomResourceConfig,
        Flags.Shard, Flags.TotalShards,
        Flags.EnableGzip, Flags.MaxConcurrentScrapes, Flags.MaxScrapesPerClient, Flags.ServerWriteTimeout,
        Flags.CustomResourceSteps, Flags.CustomResourceSamples, Flags.CustomResourceLabels, Flags.CustomResourceLabelBytes,
    ];

    internal static bool Contains(Flag flag) => s_all.Contains(flag);
}
