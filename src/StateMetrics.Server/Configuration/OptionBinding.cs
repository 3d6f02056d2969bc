using StateMetrics.Exposition.Families;
using StateMetrics.Resources.Custom;

namespace StateMetrics.Server.Configuration;

/// <summary>Values of flags → checked options. Each check names the flag, so that its message can stand alone.</summary>
/// <exception cref="UsageException">From every method: a value out of range, or flags that exclude each other.</exception>
internal sealed class OptionBinding(FlagValues values, CommandContext context)
{
    // What a connection can wait for at most: the timers behind it count 32-bit milliseconds (24.8 days).
    private static readonly TimeSpan s_timeoutMax = TimeSpan.FromHours(500);

    // A pod that is not ready for this long will not be.
    private static readonly TimeSpan s_handoverMax = TimeSpan.FromHours(24);

    // How often an API server sends bookmarks, the only proof that a resource gives which nobody changes.
    private static readonly TimeSpan s_bookmarkInterval = TimeSpan.FromMinutes(1);

    // As many as one process can simulate in a few GiB; more is a slip of the finger.
    private const int SimulatedPodsMax = 1_000_000;

    private const int ChurnPerSecondMax = 10_000;

    // Kestrel keeps a few buffers for each, and every one may hold a snapshot of the store alive.
    private const int ConcurrentScrapesMax = 10_000;

    // As many as a process may have files open on a generous machine.
    private const int ConnectionsMax = 1_000_000;

    internal ExporterOptions Exporter() => new()
    {
        Server = Server(),
        Cluster = Cluster(),
        ClustersFile = ClustersFlag.Read(values),
        Resources = Objects(),
        CustomResources = RunningCustomResources(),
        Families = Families(),
        Freshness = Freshness(),
        Shard = RunningShard(),
        AuditInterval = Interval(Flags.AuditInterval),
        Log = new LogOptions { Format = values.Text(Flags.LogFormat) == "json" ? LogFormat.Json : LogFormat.Text },
    };

    internal RenderOptions Render() => new()
    {
        Files = Files(),
        Format = values.Text(Flags.Format) == "openmetrics" ? RenderFormat.OpenMetrics : RenderFormat.Text,
        Resources = Objects(),
        CustomResources = CustomResources(),
        Families = Families(),
        Shard = Shard(),
    };

    internal DemoOptions Demo() => new()
    {
        Pods = (int)values.Whole(Flags.Pods, 0, SimulatedPodsMax),
        ChurnPerSecond = values.Number(Flags.Churn, 0, ChurnPerSecondMax),
        Exporter = Exporter(),
    };

    private ServerOptions Server()
    {
        var main = new ListenAddress(Host(Flags.Host), (int)values.Whole(Flags.Port, 0, ushort.MaxValue));
        var telemetry = new ListenAddress(Host(Flags.TelemetryHost), (int)values.Whole(Flags.TelemetryPort, 0, ushort.MaxValue));
        if (main.Port != 0 && main == telemetry)
        {
            throw new UsageException($"{Flags.Port} and {Flags.TelemetryPort} are both {main.Port} on the same host");
        }
        return new ServerOptions
        {
            Main = main,
            Telemetry = telemetry,
            Gzip = values.Switch(Flags.EnableGzip),
            MaxConcurrentScrapes = (int)values.Whole(Flags.MaxConcurrentScrapes, 1, ConcurrentScrapesMax),
            MaxScrapesPerClient = (int)values.Whole(Flags.MaxScrapesPerClient, 1, ConcurrentScrapesMax),
            MaxConnections = (int)values.Whole(Flags.MaxConnections, 1, ConnectionsMax),
            MaxConnectionsPerClient = (int)values.Whole(Flags.MaxConnectionsPerClient, 1, ConnectionsMax),
            TlsConfig = values.TextOrNull(Flags.TlsConfig),
            AuthFilter = values.Switch(Flags.AuthFilter),
            Timeouts = new ServerTimeouts
            {
                ReadHeader = Limit(Flags.ServerReadHeaderTimeout),
                Read = Limit(Flags.ServerReadTimeout),
                Write = Limit(Flags.ServerWriteTimeout),
                Idle = Limit(Flags.ServerIdleTimeout),
            },
        };
    }

    private ClusterSelection Cluster()
    {
        string? kubeconfig = values.TextOrNull(Flags.Kubeconfig);
        string? cluster = values.TextOrNull(Flags.Context);
        if (cluster is not null && kubeconfig is null)
        {
            throw new UsageException($"{Flags.Context} needs {Flags.Kubeconfig}");
        }
        string address = values.Text(Flags.ApiServer);
        Uri? server = null;
        bool isHttp = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (address.Length > 0 && !(isHttp && Uri.TryCreate(address, UriKind.Absolute, out server) && server.UserInfo.Length == 0))
        {
            // The value stays out of the message: a URL with a password in it is one of those that are refused.
            throw new UsageException($"{Flags.ApiServer} is not a URL such as https://host:6443");
        }
        return new ClusterSelection { Kubeconfig = kubeconfig, Context = cluster, ApiServer = server };
    }

    private ResourceSelection Objects()
    {
        List<string> resources = values.List(Flags.Resources);
        foreach (string name in resources.Where(name => !context.Resources.Known.Contains(name, StringComparer.Ordinal)))
        {
            string available = string.Join(", ", context.Resources.Known.Order(StringComparer.Ordinal));
            throw new UsageException($"{Flags.Resources}: unknown resource {UsageException.Quote(name)}, available are {available}");
        }
        bool customOnly = values.Switch(Flags.CustomResourcesOnly);
        IEnumerable<string> enabled = customOnly ? [] : resources.Count > 0 ? resources : context.Resources.Default;
        var selection = new ResourceSelection
        {
            Resources = [.. enabled.Order(StringComparer.Ordinal)],
            Namespaces = NamespaceNames(Flags.Namespaces),
            NamespacesDenied = NamespaceNames(Flags.NamespacesDenylist),
            NamespaceSelector = values.TextOrNull(Flags.NamespaceSelector) is string labels
                ? Selector(Flags.NamespaceSelector, labels)
                : null,
            LabelSelectors = LabelSelectors(),
            Node = values.TextOrNull(Flags.Node),
            UnscheduledPodsOnly = values.Switch(Flags.TrackUnscheduledPods),
            ObjectLimit = values.Whole(Flags.ObjectLimit, 0, long.MaxValue) is > 0 and long limit ? limit : null,
            UseApiServerCache = values.Switch(Flags.UseApiServerCache),
            CustomResourcesOnly = customOnly,
        };
        CheckPodSelection(selection);
        return selection;
    }

    private Dictionary<string, LabelSelector> LabelSelectors()
    {
        var selectors = new Dictionary<string, LabelSelector>(StringComparer.Ordinal);
        foreach (string given in values.Values(Flags.ResourceLabelSelector))
        {
            int end = given.IndexOf('=', StringComparison.Ordinal);
            string resource = end < 0 ? "" : given[..end].Trim();
            if (!context.Resources.Known.Contains(resource, StringComparer.Ordinal))
            {
                throw new UsageException(
                    $"{Flags.ResourceLabelSelector}: {UsageException.Quote(given)} does not begin with a resource, as in pods=app=web");
            }
            if (!selectors.TryAdd(resource, Selector(Flags.ResourceLabelSelector, given[(end + 1)..])))
            {
                throw new UsageException(
                    $"{Flags.ResourceLabelSelector}: {resource} has two; write one with a comma, which selects what has both");
            }
        }
        return selectors;
    }

    private static LabelSelector Selector(Flag flag, string text)
    {
        try
        {
            return LabelSelector.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{flag}: {UsageException.Line(e.Message)}");
        }
    }

    private CustomResourceOptions CustomResources()
    {
        string? inline = values.TextOrNull(Flags.CustomResourceConfig);
        return new CustomResourceOptions
        {
            Inline = inline,
            Files = inline is null ? [.. values.Values(Flags.CustomResourceConfigFile).Where(path => path.Length > 0).Distinct()] : [],
            ContinueWithoutFile = values.Switch(Flags.ContinueWithoutCustomResourceConfig),
            Bounds = new CustomBounds
            {
                Steps = (int)values.Whole(Flags.CustomResourceSteps, 1, int.MaxValue),
                Samples = (int)values.Whole(Flags.CustomResourceSamples, 0, int.MaxValue),
                Labels = (int)values.Whole(Flags.CustomResourceLabels, 1, int.MaxValue),
                LabelBytes = (int)values.Whole(Flags.CustomResourceLabelBytes, 1, int.MaxValue),
            },
        };
    }

    /// <summary>One exporter of many that share the pods by their nodes would show every custom resource as all the others do.</summary>
    private CustomResourceOptions RunningCustomResources()
    {
        CustomResourceOptions custom = CustomResources();
        Flag? selecting = values.TextOrNull(Flags.Node) is not null ? Flags.Node
            : values.Switch(Flags.TrackUnscheduledPods) ? Flags.TrackUnscheduledPods
            : null;
        return selecting is null || !custom.IsGiven
            ? custom
            : throw new UsageException($"{selecting} selects pods and cannot select custom resources; read them with another exporter");
    }

    /// <summary>The server selects pods by their node, and answers 400 to a list of anything else that is selected so.</summary>
    private void CheckPodSelection(ResourceSelection selection)
    {
        if (selection.Node is not null && selection.UnscheduledPodsOnly)
        {
            throw new UsageException($"{Flags.Node} and {Flags.TrackUnscheduledPods} exclude each other");
        }
        if (selection.Node is null && !selection.UnscheduledPodsOnly)
        {
            return;
        }
        Flag flag = selection.Node is null ? Flags.TrackUnscheduledPods : Flags.Node;
        if (selection.Node is string node && !IsName(node, dots: true))
        {
            throw new UsageException($"{flag}: {UsageException.Quote(node)} is not the name of a node");
        }
        string? other = selection.Resources
            .FirstOrDefault(name => name != "pods" && !context.Resources.ClusterScoped.Contains(name, StringComparer.Ordinal));
        if (other is not null)
        {
            throw new UsageException($"{flag} selects pods and cannot select {other}; use it with {Flags.Resources}=pods");
        }
    }

    private FamilyLists Families()
    {
        var lists = new FamilyLists
        {
            Allowed = Patterns(Flags.MetricAllowlist),
            Denied = Patterns(Flags.MetricDenylist),
            OptIn = Patterns(Flags.MetricOptInList),
            Labels = Allowlist(Flags.LabelsAllowlist),
            Annotations = Allowlist(Flags.AnnotationsAllowlist),
        };
        return lists.Allowed.Count == 0 || lists.Denied.Count == 0
            ? lists
            : throw new UsageException($"{Flags.MetricAllowlist} and {Flags.MetricDenylist} exclude each other");
    }

    private FreshnessOptions Freshness()
    {
        TimeSpan staleAfter = values.Duration(Flags.StaleAfter);
        return staleAfter > s_bookmarkInterval
            ? new FreshnessOptions { StaleAfter = staleAfter, OmitStale = values.Text(Flags.WhenStale) == "omit" }
            : throw new UsageException(
                $"{Flags.StaleAfter}: {UsageException.Line(values.Text(Flags.StaleAfter))} is not longer than 1m, "
                + "the interval of bookmarks: a resource that nobody changes would be stale between two of them");
    }

    private ShardOptions Shard()
    {
        int total = (int)values.Whole(Flags.TotalShards, 1, int.MaxValue);
        int ordinal = (int)values.Whole(Flags.Shard, 0, int.MaxValue);
        return ordinal < total
            ? new ShardOptions(ordinal, total)
            : throw new UsageException($"{Flags.Shard}: {ordinal} is outside 0 to {total - 1}, because {Flags.TotalShards} is {total}");
    }

    /// <summary>
    /// What only a running exporter does about its shard. As in kube-state-metrics, the own pod beats --shard and --total-shards;
    /// half of its place is a mistake.
    /// </summary>
    private ShardOptions RunningShard()
    {
        string? pod = values.TextOrNull(Flags.Pod);
        string? ns = values.TextOrNull(Flags.PodNamespace);
        if ((pod is null) != (ns is null))
        {
            throw new UsageException(pod is null ? $"{Flags.PodNamespace} needs {Flags.Pod}" : $"{Flags.Pod} needs {Flags.PodNamespace}");
        }
        if (pod is not null && !IsName(pod, dots: true))
        {
            throw new UsageException($"{Flags.Pod}: {UsageException.Quote(pod)} is not the name of a pod");
        }
        if (ns is not null && !IsName(ns, dots: false))
        {
            throw new UsageException($"{Flags.PodNamespace}: {UsageException.Quote(ns)} is not the name of a namespace");
        }
        TimeSpan handover = values.Duration(Flags.ShardHandoverMax);
        if (handover < TimeSpan.Zero || handover > s_handoverMax)
        {
            string given = UsageException.Line(values.Text(Flags.ShardHandoverMax));
            throw new UsageException($"{Flags.ShardHandoverMax}: {given} is outside 0 to {s_handoverMax.TotalHours}h");
        }
        return Shard() with
        {
            Pod = pod is null ? null : new OwnPod(ns!, pod),
            ServerSide = values.Text(Flags.ServerSideSharding) != "off",
            HandoverMax = handover,
        };
    }

    private IReadOnlyList<string> Files()
    {
        IReadOnlyList<string> files = values.Values(Flags.Filename);
        if (files.Count == 0)
        {
            throw new UsageException("nothing to render: name files with -f FILE, or - for standard input");
        }
        return files.Count(file => file == RenderOptions.StandardInput) <= 1
            ? files
            : throw new UsageException("standard input can be read only once");
    }

    private string Host(Flag flag)
    {
        string given = values.Text(flag);
        string host = given.StartsWith('[') && given.EndsWith(']') ? given[1..^1] : given;
        if (host.Length == 0)
        {
            return "::";
        }
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? host
            : throw new UsageException($"{flag}: {UsageException.Quote(given)} is neither an address nor a host name");
    }

    private TimeSpan Interval(Flag flag)
    {
        TimeSpan limit = Limit(flag);
        return limit == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : limit;
    }

    private TimeSpan Limit(Flag flag)
    {
        TimeSpan limit = values.Duration(flag);
        if (limit < TimeSpan.Zero || limit > s_timeoutMax)
        {
            throw new UsageException($"{flag}: {UsageException.Line(values.Text(flag))} is outside 0 to {s_timeoutMax.TotalHours}h");
        }
        return limit == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : limit;
    }

    private List<string> NamespaceNames(Flag flag)
    {
        List<string> names = values.List(flag);
        foreach (string name in names.Where(name => !IsName(name, dots: false)))
        {
            throw new UsageException($"{flag}: {UsageException.Quote(name)} is not the name of a namespace");
        }
        return names;
    }

    private List<string> Patterns(Flag flag)
    {
        List<string> patterns = values.List(flag);
        foreach (string pattern in patterns)
        {
            Check(flag, () => new Selection([pattern], [], []));
        }
        return patterns;
    }

    private string Allowlist(Flag flag)
    {
        string text = values.Text(flag);
        Check(flag, () => LabelAllowlists.Parse(text, context.Resources.Known.ToHashSet(StringComparer.Ordinal)));
        return text;
    }

    /// <summary>The exposition's own parser decides, and its message says what is wrong with which item.</summary>
    private static void Check(Flag flag, Func<object> parse)
    {
        try
        {
            _ = parse();
        }
        catch (FormatException e)
        {
            throw new UsageException($"{flag}: {UsageException.Line(e.Message)}");
        }
    }

    /// <summary>Names become part of a URL or of a field selector; what Kubernetes accepts as one cannot change their meaning.</summary>
    private static bool IsName(string text, bool dots) =>
        text.Length <= (dots ? 253 : 63)
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-' || (dots && c == '.'));
}
