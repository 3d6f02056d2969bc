using StateMetrics.Kubernetes.Namespaces;

namespace StateMetrics.Server.Namespaces;

/// <summary>What follows from a look at a namespace.</summary>
internal enum NamespaceVerdict
{
    /// <summary>It is there; what is refused in it is refused for want of rights.</summary>
    Open,

    Gone,

    /// <summary>Nothing in it may be listed, and nothing says that it exists.</summary>
    Lost,

    /// <summary>Not to be said yet: a passing failure, or signs that contradict each other. Look again.</summary>
    Undecided,
}

/// <summary>
/// Tells apart what a refusal may mean. A namespace that is deleted takes its Roles along, so that for somebody who has no
/// other rights it looks like one whose rights were taken; what is still watched, and holds objects, shows the difference.
/// </summary>
internal static class NamespaceVerdicts
{
    /// <param name="rights">Asked only where <see cref="NeedsRights"/>.</param>
    internal static NamespaceVerdict Of(NamespaceExistence existence, ListRights rights, bool speaksForLife) => existence switch
    {
        NamespaceExistence.Missing => NamespaceVerdict.Gone,
        NamespaceExistence.Exists => NamespaceVerdict.Open,
        NamespaceExistence.Unknown => NamespaceVerdict.Undecided,
        _ when rights == ListRights.Some => NamespaceVerdict.Open,
        _ when rights == ListRights.Unknown || speaksForLife => NamespaceVerdict.Undecided,
        NamespaceExistence.Terminating => NamespaceVerdict.Gone,
        _ => NamespaceVerdict.Lost,
    };

    /// <summary>Whether the answer about its existence leaves open what a refusal means.</summary>
    internal static bool NeedsRights(NamespaceExistence existence) =>
        existence is NamespaceExistence.Hidden or NamespaceExistence.Terminating;
}
