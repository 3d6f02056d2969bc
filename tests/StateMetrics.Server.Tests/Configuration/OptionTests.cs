using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

public sealed class OptionTests
{
    private static readonly ExporterOptions s_defaults = new()
    {
        Resources = new ResourceSelection { Resources = ["configmaps", "nodes", "pods"] },
    };

    [Fact]
    public void Without_arguments_every_option_has_the_default_of_its_record()
    {
        // Compared as text: the records hold lists, whose equality is identity.
        Assert.Equal(OptionText.Of(s_defaults), OptionText.Of(Given.Options()));
    }

    public static TheoryData<string[], string> Values => new()
    {
        { ["--host=127.0.0.1", "--port", "0"], "Server.Main = 127.0.0.1 0" },
        { ["--host=[::1]"], "Server.Main = ::1 8080" },
        { ["--host="], "" },
        { ["--port=1", "--port=2"], "Server.Main = :: 2" },
        { ["--telemetry-host=localhost", "--telemetry-port=9"], "Server.Telemetry = localhost 9" },
        { ["--port=0", "--telemetry-port=0"], "Server.Main = :: 0\nServer.Telemetry = :: 0" },
        { ["--telemetry-port=8080", "--telemetry-host=::1"], "Server.Telemetry = ::1 8080" },
        { ["--enable-gzip-encoding=false"], "Server.Gzip = False" },
        { ["--enable-gzip-encoding"], "" },
        { ["--enable-gzip-encoding=F", "--enable-gzip-encoding=1"], "" },
        { ["--max-concurrent-scrapes=3"], "Server.MaxConcurrentScrapes = 3" },
        { ["--max-scrapes-per-client=2", "--max-connections=5", "--max-connections-per-client=4"],
          "Server.MaxScrapesPerClient = 2\nServer.MaxConnections = 5\nServer.MaxConnectionsPerClient = 4" },
        { ["--auth-filter"], "Server.AuthFilter = True" },
        { ["--tls-config=web.yml"], "Server.TlsConfig = web.yml" },
        { ["--server-read-header-timeout=500ms"], "Server.Timeouts.ReadHeader = 00:00:00.5000000" },
        { ["--server-read-timeout=1h30m"], "Server.Timeouts.Read = 01:30:00" },
        { ["--server-write-timeout", "0"], "Server.Timeouts.Write = -00:00:00.0010000" },
        { ["--server-idle-timeout=0s"], "Server.Timeouts.Idle = -00:00:00.0010000" },
        { ["--kubeconfig=/k", "--context=c"], "Cluster.Kubeconfig = /k\nCluster.Context = c" },
        { ["--apiserver=http://127.0.0.1:8001"], "Cluster.ApiServer = http://127.0.0.1:8001/" },
        { ["--apiserver=", "--kubeconfig="], "" },
        { ["--clusters-config=c.yaml", "--kubeconfig="], "ClustersFile = c.yaml" },
        { ["--use-apiserver-cache"], "Resources.UseApiServerCache = True" },
        { ["--audit-interval=5m"], "AuditInterval = 00:05:00" },
        { ["--audit-interval=0"], "AuditInterval = 00:00:00" },
        { ["--object-limit=10"], "Resources.ObjectLimit = 10" },
        { ["--object-limit=0"], "" },
        { ["--resources= secrets , secrets,,", "--resources=\nconfigmaps"], "Resources.Resources = configmaps,secrets" },
        { ["--resources="], "" },
        { ["--resources=secrets", "--custom-resource-state-only"], "Resources.Resources = \nResources.CustomResourcesOnly = True" },
        { ["--custom-resource-state-only", "--node=a"],
          "Resources.Resources = \nResources.Node = a\nResources.CustomResourcesOnly = True" },
        { ["--custom-resource-state-config-file=", "--custom-resource-state-config="], "" },
        { ["--continue-without-custom-resource-state-config-file"], "CustomResources.ContinueWithoutFile = True" },
        { ["--custom-resource-step-limit=5", "--custom-resource-sample-limit=6"],
          "CustomResources.Bounds.Steps = 5\nCustomResources.Bounds.Samples = 6" },
        { ["--custom-resource-label-limit=7", "--custom-resource-label-value-limit=8"],
          "CustomResources.Bounds.Labels = 7\nCustomResources.Bounds.LabelBytes = 8" },
        { ["--namespaces=two,one", "--namespaces=two"], "Resources.Namespaces = two,one" },
        { ["--namespaces-denylist", "kube-system,a"], "Resources.NamespacesDenied = kube-system,a" },
        { ["--namespace-selector=team in (a,b),!old", "--namespaces=a"],
          "Resources.Namespaces = a\nResources.NamespaceSelector = team in (a,b),!old" },
        { ["--namespace-selector="], "" },
        { ["--resource-label-selector=pods=app in (a, b),tier!=x", "--resource-label-selector", "nodes=!gpu"],
          "Resources.LabelSelectors = [pods, app in (a, b),tier!=x],[nodes, !gpu]" },
        { ["--resources=pods,nodes", "--node=n.example.com"], "Resources.Resources = nodes,pods\nResources.Node = n.example.com" },
        { ["--resources=pods", "--track-unscheduled-pods"], "Resources.Resources = pods\nResources.UnscheduledPodsOnly = True" },
        { ["--metric-allowlist= kube_secret_type ,, ", "--metric-allowlist=kube_namespace_created"],
          "Families.Allowed = kube_secret_type,kube_namespace_created" },
        { ["--metric-denylist=.*"], "Families.Denied = .*" },
        { ["--metric-opt-in-list=csi_attr"], "Families.OptIn = csi_attr" },
        { ["--metric-labels-allowlist=pods=[a]", "--metric-labels-allowlist=pods=[b]"], "Families.Labels = pods=[b]" },
        { ["--metric-annotations-allowlist=*=[*]"], "Families.Annotations = *=[*]" },
        { ["--shard=2", "--total-shards=3"], "Shard = 2 3" },
        { ["--server-side-sharding=off"], "Shard = 0 1 client side" },
        { ["--server-side-sharding=auto", "--pod=", "--pod-namespace="], "" },
        { ["--pod=m-1", "--pod-namespace=a", "--total-shards=4", "--shard-handover-max=90s"], "Shard = 0 4 a/m-1 00:01:30" },
        { ["--config=", "--continue-without-config", "--strict-config"], "" },
        { ["--log-format=json"], "Log.Format = Json" },
        { ["--stale-after=61s"], "Freshness.StaleAfter = 00:01:01" },
        { ["--when-stale=omit"], "Freshness.OmitStale = True" },
        { ["--when-stale=serve", "--stale-after=180s"], "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Arguments_change_these_options_and_no_others(string[] arguments, string changed) =>
        Assert.Equal(changed, OptionText.Changes(s_defaults, Given.Options(arguments)));

    [Theory]
    [MemberData(nameof(Values))]
    public void The_demo_takes_the_same_options_but_no_cluster(string[] arguments, string changed)
    {
        bool knowsNoCluster = changed.Contains("Cluster.", StringComparison.Ordinal) || arguments.Any(argument =>
            argument.StartsWith("--apiserver", StringComparison.Ordinal)
            || argument.StartsWith("--clusters-config", StringComparison.Ordinal)
            || argument.StartsWith("--use-apiserver-cache", StringComparison.Ordinal)
            || argument.StartsWith("--namespace-selector", StringComparison.Ordinal)
            || argument.StartsWith("--object-limit", StringComparison.Ordinal)
            || argument.StartsWith("--server-side-sharding", StringComparison.Ordinal)
            || argument.StartsWith("--audit-interval", StringComparison.Ordinal)
            || argument.StartsWith("--config", StringComparison.Ordinal)
            || argument.StartsWith("--pod", StringComparison.Ordinal));
        Invocation invocation = Given.Parse(["demo", "--pods=7", "--churn=0.5", .. arguments]);
        if (knowsNoCluster)
        {
            Assert.IsType<Invocation.Refuse>(invocation);
            return;
        }
        DemoOptions demo = Assert.IsType<Invocation.Demo>(invocation).Options;
        Assert.Equal((7, 0.5), (demo.Pods, demo.ChurnPerSecond));
        Assert.Equal(changed, OptionText.Changes(s_defaults, demo.Exporter));
    }

    [Fact]
    public void The_demo_has_the_defaults_of_its_record() =>
        Assert.Equal(
            OptionText.Of(new DemoOptions { Exporter = s_defaults }),
            OptionText.Of(Assert.IsType<Invocation.Demo>(Given.Parse("demo")).Options));

    public static TheoryData<string[], string> Renderings => new()
    {
        { ["-f", "a.json", "b.yaml", "-f", "c", "--format=openmetrics"],
          "Files = a.json,b.yaml,c\nFormat = OpenMetrics\nResources.Resources = configmaps,nodes,pods" },
        { ["-fa.json", "--", "--odd"], "Files = a.json,--odd\nFormat = Text\nResources.Resources = configmaps,nodes,pods" },
        { ["--filename=a,b"], "Files = a,b\nFormat = Text\nResources.Resources = configmaps,nodes,pods" },
        { ["-", "--resources=pods", "--shard=1", "--total-shards=2", "--metric-denylist=x"],
          "Files = -\nFormat = Text\nResources.Resources = pods\nFamilies.Denied = x\nShard = 1 2" },
    };

    [Theory]
    [MemberData(nameof(Renderings))]
    public void Render_takes_files_and_the_selection(string[] arguments, string options)
    {
        RenderOptions render = Assert.IsType<Invocation.Render>(Given.Parse(["render", .. arguments])).Options;
        var nothing = new RenderOptions { Files = [], Format = (RenderFormat)(-1), Resources = new ResourceSelection { Resources = [] } };
        Assert.Equal(options, OptionText.Changes(nothing, render));
    }

    [Fact]
    public void Flags_without_effect_are_taken_with_one_warning_each()
    {
        Invocation invocation = Given.Parse(
            "-v=4", "--v", "5", "-v2", "--logtostderr", "--log_file=", "--auto-gomemlimit", "--auto-gomemlimit-ratio=x");
        Assert.IsType<Invocation.Run>(invocation);
        Assert.Equal(
            """
            state-metrics: --v has no effect and is ignored
            state-metrics: --logtostderr has no effect and is ignored
            state-metrics: --log_file has no effect and is ignored
            state-metrics: --auto-gomemlimit has no effect and is ignored
            state-metrics: --auto-gomemlimit-ratio has no effect and is ignored
            """,
            string.Join('\n', invocation.Warnings));
    }

    [Fact]
    public void Every_active_flag_of_the_exporter_has_a_row_above()
    {
        string rows = string.Join(' ', Values.SelectMany(row => (string[])((ITheoryDataRow)row).GetData()[0]!));
        string[] untested = [.. FlagTable.All
            .Where(flag => flag.Status == FlagStatus.Active && flag.Group.IsTakenBy(FlagUse.Run) && flag != Flags.Help)
            .Select(flag => flag.ToString())
            .Where(name => !rows.Contains(name, StringComparison.Ordinal))];
        Assert.Equal([], untested);
    }
}
