using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Server.Clusters;

/// <summary>
/// What is read under one name: the member that is shown, and one that is built beside it where its description or its address has
/// changed. Belongs to the loop of the set, which tells others by <see cref="Shown"/>.
/// </summary>
internal sealed class ClusterPlace(ClusterMember shown)
{
    private volatile ClusterMember _shown = shown;
    private volatile ClusterMember? _next;
    private volatile string _problem = "";

    public ClusterMember Shown => _shown;

    /// <summary>Takes the place of the shown one when it has listed everything; null while nothing is built.</summary>
    public ClusterMember? Next => _next;

    /// <summary>Why the description is not in force; "" while it is.</summary>
    public string Problem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Came, or was reached, when everything else was ready: nobody has to wait for it. Under the set's lock.</summary>
    public bool IsLate { get; set; }

    public IEnumerable<ClusterMember> Members => _next is { } next ? [_shown, next] : [_shown];

    /// <summary>Whether the shown member reads what is described, by the way that is described now.</summary>
    /// <exception cref="KubeconfigException">The way is described wrongly; the member goes on as it did.</exception>
    public bool IsServed(ClusterSpec spec, ClusterTerms terms) => IsServed(_shown, spec, terms);

    /// <summary>Whether the member that is built beside the shown one does.</summary>
    /// <exception cref="KubeconfigException">As for the shown one.</exception>
    public bool IsBuilt(ClusterSpec spec, ClusterTerms terms) => _next is { } next && IsServed(next, spec, terms);

    /// <summary>Puts a member beside the shown one, or none; returns the one that was there.</summary>
    public ClusterMember? Build(ClusterMember? next)
    {
        ClusterMember? before = _next;
        _next = next;
        return before;
    }

    /// <summary>Shows what was built beside; returns the one that was shown.</summary>
    public ClusterMember Promote()
    {
        ClusterMember before = _shown;
        _shown = _next ?? throw new InvalidOperationException("nothing was built");
        _next = null;
        return before;
    }

    private static bool IsServed(ClusterMember member, ClusterSpec spec, ClusterTerms terms) =>
        member.Spec.IsReadLike(spec) && member.Server.Renew(terms.OptionsOf(spec)) != Renewal.OtherServer;
}
