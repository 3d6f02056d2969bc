using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>What the client is forbidden to do. Everything is allowed at first; open watches are not touched by a new denial.</summary>
public sealed class Access(SimulatedCluster cluster)
{
    private static readonly ResourceId s_bindings = "rbac.authorization.k8s.io/v1/rolebindings";

    private readonly Lock _gate = new();
    private readonly List<Denial> _denials = [];

    /// <summary>Answers 403 from now on to what the denial covers.</summary>
    public Denial Deny(Denial denial)
    {
        lock (_gate)
        {
            _denials.Add(denial);
        }
        return denial;
    }

    /// <inheritdoc cref="Deny(Denial)"/>
    public Denial Deny(string? verb = null, string? group = null, string? plural = null, string? ns = null) =>
        Deny(new Denial { Verb = verb, Group = group, Plural = plural, Namespace = ns });

    /// <summary>Takes a denial back.</summary>
    public void Allow(Denial denial)
    {
        lock (_gate)
        {
            _denials.Remove(denial);
        }
    }

    /// <summary>Takes every denial back.</summary>
    public void AllowAll()
    {
        lock (_gate)
        {
            _denials.Clear();
        }
    }

    /// <summary>
    /// Whether there are rights by Roles alone: everything in namespaces that have a RoleBinding, whatever that says, and nothing
    /// else. A namespace that is deleted takes them along. Default false.
    /// </summary>
    public bool ByRolesOnly { get; set; }

    internal bool Allows(string verb, ResourceId resource, string ns)
    {
        lock (_gate)
        {
            if (_denials.Exists(denial => denial.Covers(verb, resource, ns)))
            {
                return false;
            }
        }
        // Any user may ask what it may do.
        return !ByRolesOnly || resource.Group == "authorization.k8s.io" || (ns.Length > 0 && cluster.List(s_bindings, ns).Count > 0);
    }

    internal void ThrowIfDenied(SimulatedRequest request)
    {
        if (request.Resource is null || Allows(request.Verb, request.Resource.Value, Denial.PlaceOf(request)))
        {
            return;
        }
        ResourceId resource = request.Resource!.Value;
        string qualified = resource.Group.Length == 0 ? resource.Plural : $"{resource.Plural}.{resource.Group}";
        string name = request.Name is null ? "" : $" \"{request.Name}\"";
        string where = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        throw new ApiStatusException(403, "Forbidden",
            $"{qualified}{name} is forbidden: User \"system:serviceaccount:monitoring:state-metrics\" cannot {request.Verb} "
            + $"resource \"{resource.Plural}\" in API group \"{resource.Group}\" {where}");
    }
}
