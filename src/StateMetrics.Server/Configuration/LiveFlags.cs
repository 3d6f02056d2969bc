namespace StateMetrics.Server.Configuration;

/// <summary>The flags whose values can change in a running exporter. Whatever else changes waits for a restart.</summary>
internal static class LiveFlags
{
    private static readonly HashSet<Flag> s_all =
    [
        Flags.Resources, Flags.CustomResourcesOnly, Flags.Namespaces, Flags.ObjectLimit,
        Flags.MetricAllowlist, Flags.MetricDenylist, Flags.MetricOptInList, Flags.LabelsAllowlist, Flags.AnnotationsAllowlist,
        Flags.CustomResourceSteps, Flags.CustomResourceSamples, Flags.CustomResourceLabels, Flags.CustomResourceLabelBytes,
    ];

    /// <summary>Whether a change from one value to the other can be taken over.</summary>
    internal static bool Contains(Flag flag, FlagValues before, FlagValues after) =>
        // Whether the exporter's own families have a label for the namespace is settled at start.
        s_all.Contains(flag) && (flag != Flags.Namespaces || before.List(flag).Count == 0 == (after.List(flag).Count == 0));
}
