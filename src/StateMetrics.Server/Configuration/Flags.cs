namespace StateMetrics.Server.Configuration;

/// <summary>The rows of the flag table, by name. Adding a flag is adding a row here and reading it in the binding.</summary>
public static class Flags
{
    private static readonly List<Flag> s_rows = [];

    private static readonly FlagGroup s_cluster = new("API server", FlagUse.Run);
    private static readonly FlagGroup s_objects = new("Objects", FlagUse.All);
    private static readonly FlagGroup s_families = new("Families and labels", FlagUse.All);
    private static readonly FlagGroup s_custom = new("Custom resources", FlagUse.All);
    private static readonly FlagGroup s_sharding = new("Sharding", FlagUse.All);
    private static readonly FlagGroup s_pod = new("Own pod", FlagUse.Run);
    private static readonly FlagGroup s_freshness = new("Freshness", FlagUse.Serving);
    private static readonly FlagGroup s_http = new("HTTP servers", FlagUse.Serving);
    private static readonly FlagGroup s_file = new("Options file", FlagUse.Run);
    private static readonly FlagGroup s_render = new("Rendering", FlagUse.Render);
    private static readonly FlagGroup s_demo = new("Demonstration", FlagUse.Demo);
    private static readonly FlagGroup s_general = new("General", FlagUse.All);
    private static readonly FlagGroup s_log = new("Log", FlagUse.Serving);
    private static readonly FlagGroup s_ignored = new("Accepted without effect", FlagUse.All);

    // Static fields are initialised from top to bottom: a row cannot be declared without being listed, and their order is the help's.
    public static readonly Flag Filename = Row(new(s_render, "filename", FlagKind.Paths, "",
        "Files with objects as JSON or YAML, - for standard input")
    { Short = 'f', Since = Flag.Own });

    public static readonly Flag Format = Row(new(s_render, "format", FlagKind.Choice, "text", "Exposition format to print")
    { Since = Flag.Own, Choices = ["text", "openmetrics"] });

    public static readonly Flag Pods = Row(new(s_demo, "pods", FlagKind.Integer, "200", "Pods of the simulated cluster")
    { Since = Flag.Own });

    public static readonly Flag Churn = Row(new(s_demo, "churn", FlagKind.Number, "5",
        "Changes of the simulated cluster per second; 0 keeps it still")
    { Since = Flag.Own });

    public static readonly Flag Kubeconfig = Row(new(s_cluster, "kubeconfig", FlagKind.Path, "",
        "Kubeconfig file; without it and --apiserver the pod's service account is used"));

    public static readonly Flag Context = Row(new(s_cluster, "context", FlagKind.Text, "",
        "Context of the kubeconfig; empty takes its current one")
    { Since = Flag.Own });

    public static readonly Flag ApiServer = Row(new(s_cluster, "apiserver", FlagKind.Text, "",
        "URL of the API server, in place of the kubeconfig's"));

    public static readonly Flag ClustersConfig = Row(new(s_cluster, "clusters-config", FlagKind.Path, "",
        "YAML file that names the clusters to read, in place of one by the flags above")
    { Since = Flag.Own });

    public static readonly Flag UseApiServerCache = Row(new(s_cluster, "use-apiserver-cache", FlagKind.Switch, "false",
        "List from the API server's watch cache: cheaper for etcd, possibly older"));

    public static readonly Flag ServerSideSharding = Row(new(s_cluster, "server-side-sharding", FlagKind.Choice, "auto",
        "Let API servers that can (ShardedListAndWatch, 1.36) send the objects of the own shard only")
    { Since = Flag.Own, Choices = ["auto", "off"] });

    public static readonly Flag AuditInterval = Row(new(s_cluster, "audit-interval", FlagKind.Duration, "30m",
        "Compare everything held with a list of metadata once in this time; 0 never does")
    { Since = Flag.Own });

    public static readonly Flag ObjectLimit = Row(new(s_cluster, "object-limit", FlagKind.Integer, "0",
        "Objects of each resource to keep at most, those that come first; 0 keeps all")
    { Since = "KSM 2.16" });

    public static readonly Flag NamespaceSelector = Row(new(s_cluster, "namespace-selector", FlagKind.Text, "",
        "Only namespaces with such labels, as kubectl -l takes them, each with requests of its own, as they come and go")
    { Since = Flag.Own });

    public static readonly Flag Resources = Row(new(s_objects, "resources", FlagKind.List, "",
        "Resources to export, as lower-case plurals; empty exports the default set"));

    public static readonly Flag Namespaces = Row(new(s_objects, "namespaces", FlagKind.List, "",
        "Namespaces to list, each with requests of its own; empty lists them all at once"));

    public static readonly Flag NamespacesDenylist = Row(new(s_objects, "namespaces-denylist", FlagKind.List, "",
        "Namespaces whose objects are left out"));

    public static readonly Flag ResourceLabelSelector = Row(new(s_objects, "resource-label-selector", FlagKind.TextList, "",
        "Only objects of a resource with such labels, as pods=app in (a,b); may be repeated for other resources")
    { Since = Flag.Own });

    public static readonly Flag Node = Row(new(s_objects, "node", FlagKind.Text, "",
        "Only pods bound to this node; other namespaced resources must be off"));

    public static readonly Flag TrackUnscheduledPods = Row(new(s_objects, "track-unscheduled-pods", FlagKind.Switch, "false",
        "Only pods that are bound to no node; other namespaced resources must be off"));

    public static readonly Flag MetricAllowlist = Row(new(s_families, "metric-allowlist", FlagKind.List, "",
        "Families to expose: regular expressions searched in the name; empty exposes all"));

    public static readonly Flag MetricDenylist = Row(new(s_families, "metric-denylist", FlagKind.List, "",
        "Families to leave out; not together with --metric-allowlist"));

    public static readonly Flag MetricOptInList = Row(new(s_families, "metric-opt-in-list", FlagKind.List, "",
        "Opt-in families to expose: regular expressions searched in the name"));

    public static readonly Flag LabelsAllowlist = Row(new(s_families, "metric-labels-allowlist", FlagKind.Allowlist, "",
        "Labels of the objects to expose: resource=[key,prefix*,...], * as resource for every enabled one"));

    public static readonly Flag AnnotationsAllowlist = Row(new(s_families, "metric-annotations-allowlist", FlagKind.Allowlist, "",
        "Annotations of the objects to expose, written like the labels"));

    public static readonly Flag CustomResourcesOnly = Row(new(s_custom, "custom-resource-state-only", FlagKind.Switch, "false",
        "No built-in resources, whatever --resources says"));

    public static readonly Flag CustomResourceConfigFile = Row(new(s_custom, "custom-resource-state-config-file", FlagKind.PathList, "",
        "YAML file that describes the families of custom resources, or a folder of such files; may be repeated"));

    public static readonly Flag CustomResourceConfig = Row(new(s_custom, "custom-resource-state-config", FlagKind.Text, "",
        "The same YAML as the value; it wins over the files"));

    public static readonly Flag ContinueWithoutCustomResourceConfig = Row(
        new(s_custom, "continue-without-custom-resource-state-config-file", FlagKind.Switch, "false",
            "Start even if such a file is missing, and read it when it appears")
        { Since = "KSM 2.17" });

    public static readonly Flag CustomResourceSteps = Row(new(s_custom, "custom-resource-step-limit", FlagKind.Integer, "1000000",
        "Values of an object that the rules of one custom family may look at; beyond it the object is left out there")
    { Since = Flag.Own });

    public static readonly Flag CustomResourceSamples = Row(new(s_custom, "custom-resource-sample-limit", FlagKind.Integer, "10000",
        "Samples that one custom resource may have in all of its families; further ones are left out")
    { Since = Flag.Own });

    public static readonly Flag CustomResourceLabels = Row(new(s_custom, "custom-resource-label-limit", FlagKind.Integer, "100",
        "Labels that a sample of a custom resource may have; one with more is left out")
    { Since = Flag.Own });

    public static readonly Flag CustomResourceLabelBytes = Row(new(s_custom, "custom-resource-label-value-limit", FlagKind.Integer, "4096",
        "Bytes that a label value of a custom resource may have; the rest is cut off")
    { Since = Flag.Own });

    public static readonly Flag Shard = Row(new(s_sharding, "shard", FlagKind.Integer, "0", "Ordinal of this shard, from 0"));

    public static readonly Flag TotalShards = Row(new(s_sharding, "total-shards", FlagKind.Integer, "1",
        "Shards that the objects are divided among; 1 means no sharding"));

    public static readonly Flag Pod = Row(new(s_pod, "pod", FlagKind.Text, "",
        "Name of the own pod, whose StatefulSet tells ordinal and total in place of --shard and --total-shards"));

    public static readonly Flag PodNamespace = Row(new(s_pod, "pod-namespace", FlagKind.Text, "", "Namespace of the own pod"));

    public static readonly Flag ShardHandoverMax = Row(new(s_pod, "shard-handover-max", FlagKind.Duration, "5m",
        "Longest time that a shard goes on serving what others own since a change, while they are not ready")
    { Since = Flag.Own });

    public static readonly Flag StaleAfter = Row(new(s_freshness, "stale-after", FlagKind.Duration, "3m",
        "A resource is stale when nothing has proven its samples current for this long; more than 1m, the interval of bookmarks")
    { Since = Flag.Own });

    public static readonly Flag WhenStale = Row(new(s_freshness, "when-stale", FlagKind.Choice, "serve",
        "Keep serving the last known samples of such a resource, or leave them out until it is fresh again")
    { Since = Flag.Own, Choices = ["serve", "omit"] });

    public static readonly Flag Host = Row(new(s_http, "host", FlagKind.Text, "::",
        "Address or host name of the main server; :: is every address"));

    public static readonly Flag Port = Row(new(s_http, "port", FlagKind.Integer, "8080", "Port of the main server; 0 takes any free one"));

    public static readonly Flag TelemetryHost = Row(new(s_http, "telemetry-host", FlagKind.Text, "::",
        "Address or host name of the telemetry server"));

    public static readonly Flag TelemetryPort = Row(new(s_http, "telemetry-port", FlagKind.Integer, "8081",
        "Port of the telemetry server; 0 takes any free one"));

    public static readonly Flag EnableGzip = Row(new(s_http, "enable-gzip-encoding", FlagKind.Switch, "true",
        "Compress the exposition for clients that accept gzip; off by default in kube-state-metrics"));

    public static readonly Flag MaxConcurrentScrapes = Row(new(s_http, "max-concurrent-scrapes", FlagKind.Integer, "64",
        "Scrapes answered at the same time; further ones are refused")
    { Since = Flag.Own });

    public static readonly Flag MaxScrapesPerClient = Row(new(s_http, "max-scrapes-per-client", FlagKind.Integer, "56",
        "The same for one client address")
    { Since = Flag.Own });

    public static readonly Flag MaxConnections = Row(new(s_http, "max-connections", FlagKind.Integer, "1024",
        "Connections open at the same time; further ones are closed")
    { Since = Flag.Own });

    public static readonly Flag MaxConnectionsPerClient = Row(new(s_http, "max-connections-per-client", FlagKind.Integer, "128",
        "The same for one client address")
    { Since = Flag.Own });

    public static readonly Flag ServerReadHeaderTimeout = Row(new(s_http, "server-read-header-timeout", FlagKind.Duration, "5s",
        "Time for a request's headers; 0 is no limit, here and below"));

    public static readonly Flag ServerReadTimeout = Row(new(s_http, "server-read-timeout", FlagKind.Duration, "60s",
        "Time for a whole request"));

    public static readonly Flag ServerWriteTimeout = Row(new(s_http, "server-write-timeout", FlagKind.Duration, "60s",
        "Time for a whole response"));

    public static readonly Flag ServerIdleTimeout = Row(new(s_http, "server-idle-timeout", FlagKind.Duration, "5m",
        "Time that a connection may wait for its next request"));

    public static readonly Flag AuthFilter = Row(new(s_http, "auth-filter", FlagKind.Switch, "false",
        "Let only clients read that the API server authenticates and authorizes")
    { Since = "KSM 2.16" });

    public static readonly Flag TlsConfig = Row(new(s_http, "tls-config", FlagKind.Path, "",
        "Prometheus web configuration for both servers: certificates, users, headers, rate"));

    public static readonly Flag ConfigFile = Row(new(s_file, "config", FlagKind.Path, "",
        "YAML file whose values replace those of the flags"));

    public static readonly Flag ContinueWithoutConfig = Row(new(s_file, "continue-without-config", FlagKind.Switch, "false",
        "Start even if that file is missing or no YAML, and read it when it can be")
    { Since = "KSM 2.17" });

    public static readonly Flag StrictConfig = Row(new(s_file, "strict-config", FlagKind.Switch, "false",
        "Refuse unknown keys in that file, rather than warn of them")
    { Since = Flag.Own });

    public static readonly Flag LogFormat = Row(new(s_log, "log-format", FlagKind.Choice, "text", "Form of the log lines on standard error")
    { Since = Flag.Own, Choices = ["text", "json"] });

    public static readonly Flag Help = Row(new(s_general, "help", FlagKind.Switch, "false", "Print this text") { Short = 'h' });

    private static readonly Flag[] s_withoutEffect =
    [
        Ignored(FlagKind.Switch, "auto-gomemlimit", "false"),
        Ignored(FlagKind.Number, "auto-gomemlimit-ratio", "0.9"),
        Ignored(FlagKind.Switch, "add_dir_header", "false"),
        Ignored(FlagKind.Switch, "alsologtostderr", "false"),
        Ignored(FlagKind.Text, "alsologtostderrthreshold", "INFO"),
        Ignored(FlagKind.Switch, "legacy_stderr_threshold_behavior", "false"),
        Ignored(FlagKind.Text, "log_backtrace_at", ":0"),
        Ignored(FlagKind.Path, "log_dir", ""),
        Ignored(FlagKind.Path, "log_file", ""),
        Ignored(FlagKind.Integer, "log_file_max_size", "1800"),
        Ignored(FlagKind.Switch, "logtostderr", "true"),
        Ignored(FlagKind.Switch, "one_output", "false"),
        Ignored(FlagKind.Switch, "skip_headers", "false"),
        Ignored(FlagKind.Switch, "skip_log_headers", "false"),
        Ignored(FlagKind.Text, "stderrthreshold", "INFO"),
        Ignored(FlagKind.Integer, "v", "0", 'v'),
        Ignored(FlagKind.Text, "vmodule", ""),
    ];

    /// <summary>Every row, in the order of the help text.</summary>
    internal static IReadOnlyList<Flag> All => s_rows;

    private static Flag Row(Flag flag)
    {
        s_rows.Add(flag);
        return flag;
    }

    private static Flag Ignored(FlagKind kind, string name, string standard, char? letter = null) =>
        Row(new Flag(s_ignored, name, kind, standard, "Has no effect here") { Status = FlagStatus.Ignored, Short = letter });
}
