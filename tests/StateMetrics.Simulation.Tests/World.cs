using StateMetrics.Server.Sharding;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulation.Tests;

/// <summary>The cluster, changed at random, and the record of all that it ever was.</summary>
internal sealed class World
{
    internal const string Widgets = "example.com/v1, Resource=widgets";

    private static readonly ResourceId s_namespaces = "v1/namespaces";
    private static readonly ResourceId s_bindings = "rbac.authorization.k8s.io/v1/rolebindings";
    private static readonly ResourceId s_definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";
    private static readonly ResourceId s_leases = "coordination.k8s.io/v1/leases";
    private static readonly string[] s_names = ["a", "b", "c"];

    private static readonly Dictionary<string, ResourceId> s_resources = new(StringComparer.Ordinal)
    {
        ["configmaps"] = "v1/configmaps",
        ["deployments"] = "apps/v1/deployments",
        [Widgets] = "example.com/v1/widgets",
    };

    private readonly Shape _shape;
    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly Dictionary<Place, Truth> _truths = [];
    private readonly SortedDictionary<string, bool[]> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unserved = new(StringComparer.Ordinal);
    private readonly List<(TimeSpan From, TimeSpan Until, long Version)> _lags = [];
    private int _counter;
    private bool _isRenewed;

    internal World(Shape shape, VirtualTime time)
    {
        (_shape, _time) = (shape, time);
        _random = new Random(shape.Seed ^ 0x5eed);
        Cluster = new SimulatedCluster(time, new ClusterOptions { Seed = shape.Seed });
        foreach (Place place in Places)
        {
            _truths[place] = new Truth(shape.Plans.Count);
        }
        foreach (string ns in s_names)
        {
            MakeNamespace(ns);
        }
        if (shape.Custom)
        {
            Define();
        }
        for (int i = _random.Next(30); i > 0; i--)
        {
            WriteObject();
        }
    }

    internal SimulatedCluster Cluster { get; }

    /// <summary>The namespaces that the exporter is told to read one by one; none for all.</summary>
    internal IReadOnlyList<string> Named => _shape.Reading is Reading.Named or Reading.ByRoles ? ["a", "b"] : [];

    internal bool ByNamespace => _shape.Reading != Reading.Everything;

    internal IReadOnlyDictionary<Place, Truth> Truths => _truths;

    /// <summary>Every place that the exporter ever reads.</summary>
    internal IEnumerable<Place> Places
    {
        get
        {
            string[] kinds = [.. s_resources.Keys.Where(kind => kind != Widgets || _shape.Custom)];
            List<string?> scopes = ByNamespace ? [.. Named.Count > 0 ? Named : s_names] : [null];
            return
            [
                .. _shape.Reading == Reading.ByRoles ? [] : (Place[])[new Place("namespaces", null)],
                .. scopes.SelectMany(scope => kinds.Select(kind => new Place(kind, scope))),
            ];
        }
    }

    /// <summary>What can be read of the cluster at last, when everything is allowed.</summary>
    internal IEnumerable<Place> Readable => Places.Where(place =>
        (place.Kind != Widgets || IsDefined) && (place.Namespace is null || Exists(place.Namespace)) && !_truths[place].Now.MayBeHidden);

    internal bool IsDefined => Cluster.Find(s_definitions, "", "widgets.example.com") is not null;

    private (TimeSpan At, long Version) Moment => (_time.Passed, Cluster.LatestVersion);

    internal bool Exists(string ns) => Cluster.Find(s_namespaces, "", ns) is not null;

    /// <summary>Something happens.</summary>
    internal void Write()
    {
        int what = _random.Next(100);
        string ns = s_names[_random.Next(s_names.Length)];
        if (what < 88)
        {
            WriteObject();
        }
        else if (what < 92)
        {
            (Exists(ns) ? RemoveNamespace : (Action<string>)MakeNamespace)(ns);
        }
        else if (what < 96)
        {
            LabelNamespace(ns);
        }
        else if (what < 98 && _shape.Custom)
        {
            (IsDefined ? Undefine : (Action)Define)();
        }
        else if (_shape.Reading == Reading.ByRoles && Exists(ns))
        {
            Bind(ns, Cluster.Find(s_bindings, ns, "reader") is null);
        }
    }

    /// <summary>Something is written that nobody reads.</summary>
    internal void Renew()
    {
        const string Lease = """{"metadata":{"namespace":"kube-node-lease","name":"node"} }""";
        _ = _isRenewed ? Cluster.Update(s_leases, Lease) : Cluster.Create(s_leases, Lease);
        _isRenewed = true;
    }

    /// <summary>Everything may be read again.</summary>
    internal void Heal()
    {
        foreach (string ns in s_names.Where(Exists))
        {
            Bind(ns, true);
        }
    }

    /// <summary>A server stands at this version, and shows no newer one.</summary>
    internal void Lag(long version) => _lags.Add((_time.Passed, TimeSpan.MaxValue, version));

    internal void LagEnds()
    {
        _lags[^1] = _lags[^1] with { Until = _time.Passed };
    }

    /// <summary>What a list or watch reads of the places that are shown; null for what is read aside.</summary>
    internal Place? PlaceOf(SimulatedRequest request)
    {
        string? kind = request.Resource is not ResourceId resource ? null
            : resource == s_namespaces ? "namespaces"
            : s_resources.FirstOrDefault(one => one.Value == resource).Key;
        return kind is null || !_truths.ContainsKey(new Place(kind, request.Namespace)) ? null : new Place(kind, request.Namespace);
    }

    /// <summary>The oldest state that a server has shown at this time or later: nobody can know better.</summary>
    internal int OldestShown(Truth truth, TimeSpan since)
    {
        long oldest = _lags.Where(lag => lag.Until >= since).Select(static lag => lag.Version).DefaultIfEmpty(long.MaxValue).Min();
        int state = truth.States.Count - 1;
        while (state > 0 && (truth.States[state].At > since || truth.States[state].Version > oldest))
        {
            state--;
        }
        return state;
    }

    /// <summary>A whole resource is served, or is not.</summary>
    internal void Serve(string kind, bool served)
    {
        Cluster.SetServed(s_resources[kind], served);
        _ = served ? _unserved.Remove(kind) : _unserved.Add(kind);
        Judge(place => place.Kind == kind);
    }

    private void WriteObject()
    {
        string[] kinds = [.. s_resources.Keys.Where(kind => kind != Widgets || IsDefined)];
        string[] namespaces = [.. s_names.Where(Exists)];
        if (namespaces.Length == 0)
        {
            return;
        }
        string kind = kinds[_random.Next(kinds.Length)];
        string ns = namespaces[_random.Next(namespaces.Length)];
        string name = $"o{_random.Next(5)}";
        ResourceId resource = s_resources[kind];
        StoredObject? existing = Cluster.Find(resource, ns, name);
        if (existing is not null && _random.Next(3) == 0)
        {
            Cluster.Delete(resource, ns, name);
            Record((kind, ns, name), existing.Uid, null);
            if (_random.Next(2) == 0)
            {
                return;
            }
            existing = null;
        }
        int number = ++_counter;
        string json = $$$"""
            {"metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}","annotations":{"n":"{{{number}}}"} },
             "spec":{"replicas":{{{number}}},"size":{{{number}}} } }
            """;
        StoredObject written = existing is null ? Cluster.Create(resource, json) : Cluster.Update(resource, json);
        Record((kind, ns, name), written.Uid, TextOf(kind, written, number));
    }

    private static string TextOf(string kind, StoredObject written, int number)
    {
        (string ns, string name) = (written.Namespace, written.Name);
        return kind switch
        {
            "configmaps" => $"kube_configmap_info{{namespace=\"{ns}\",configmap=\"{name}\"}} 1\n"
                + $"kube_configmap_metadata_resource_version{{namespace=\"{ns}\",configmap=\"{name}\"}} {written.Version}",
            "deployments" => $"kube_deployment_spec_replicas{{namespace=\"{ns}\",deployment=\"{name}\"}} {number}",
            _ => "widget_size{customresource_group=\"example.com\",customresource_kind=\"Widget\",customresource_version=\"v1\","
                + $"name=\"{name}\",namespace=\"{ns}\"}} {number}",
        };
    }

    private void MakeNamespace(string ns)
    {
        StoredObject made = Cluster.Create(s_namespaces, $$$"""{"metadata":{"name":"{{{ns}}}"} }""");
        // A server that lags may stand right here.
        Record(("namespaces", null, ns), made.Uid, $"kube_namespace_labels{{namespace=\"{ns}\"}} 1");
        LabelNamespace(ns);
        Bind(ns, true);
    }

    private void LabelNamespace(string ns)
    {
        if (!Exists(ns))
        {
            return;
        }
        int number = ++_counter;
        string team = _shape.Reading != Reading.Selected || _random.Next(4) > 0 ? "x" : "y";
        StoredObject written = Cluster.Patch(
            s_namespaces, "", ns, $$$"""{"metadata":{"labels":{"n":"{{{number}}}","team":"{{{team}}}"} } }""");
        Record(("namespaces", null, ns), written.Uid, $"kube_namespace_labels{{namespace=\"{ns}\",label_n=\"{number}\"}} 1");
        Judge(ns);
    }

    private void RemoveNamespace(string ns)
    {
        List<StoredObject> inside = [.. s_resources.Where(one => one.Key != Widgets || IsDefined)
            .SelectMany(one => Cluster.List(one.Value, ns))];
        string uid = Cluster.Delete(s_namespaces, "", ns).Uid;
        foreach (StoredObject one in inside)
        {
            Record((s_resources.First(kind => kind.Value == one.Type.Id).Key, ns, one.Name), one.Uid, null);
        }
        Record(("namespaces", null, ns), uid, null);
        Judge(ns);
    }

    private void Bind(string ns, bool bound)
    {
        bool isBound = Cluster.Find(s_bindings, ns, "reader") is not null;
        if (bound && !isBound)
        {
            Cluster.Create(s_bindings, $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"reader"} }""");
        }
        else if (!bound && isBound)
        {
            Cluster.Delete(s_bindings, ns, "reader");
        }
        Judge(ns);
    }

    private void Define() => Cluster.Create(s_definitions, """
        {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
         "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
         "versions":[{"name":"v1","served":true,"storage":true}]},
         "status":{"conditions":[{"type":"Established","status":"True"}],"acceptedNames":{"plural":"widgets","kind":"Widget"} } }
        """);

    private void Undefine()
    {
        List<StoredObject> all = [.. Cluster.List(s_resources[Widgets])];
        Cluster.Delete(s_definitions, "", "widgets.example.com");
        foreach (StoredObject one in all)
        {
            Record((Widgets, one.Namespace, one.Name), one.Uid, null);
        }
    }

    private void Record((string Kind, string? Namespace, string Name) of, string uid, string? text)
    {
        var place = new Place(of.Kind, ByNamespace ? of.Namespace : null);
        if (!_truths.TryGetValue(place, out Truth? truth))
        {
            return;
        }
        if (!_kept.TryGetValue(uid, out bool[]? kept))
        {
            ulong hash = Fnv1a.Hash64(System.Text.Encoding.UTF8.GetBytes(uid));
            _kept[uid] = kept = [.. _shape.Plans.Select(plan => plan.Contains(hash))];
        }
        truth.Become($"{of.Namespace}/{of.Name}", text, kept, Moment);
    }

    /// <summary>Whether what is in a namespace may be dropped, since it cannot be read or is not selected.</summary>
    private bool IsHidden(string? ns) => ns is not null && (
        (_shape.Reading == Reading.ByRoles && Cluster.Find(s_bindings, ns, "reader") is null)
        || (_shape.Reading == Reading.Selected
            && Cluster.Find(s_namespaces, "", ns)?.Json.Span.IndexOf("\"team\":\"x\""u8) is null or < 0));

    private void Judge(string ns) => Judge(place => place.Namespace == ns);

    private void Judge(Func<Place, bool> concerned)
    {
        foreach ((Place place, Truth truth) in _truths.Where(one => concerned(one.Key)))
        {
            truth.Hide(_unserved.Contains(place.Kind) || IsHidden(place.Namespace), Moment);
        }
    }
}
