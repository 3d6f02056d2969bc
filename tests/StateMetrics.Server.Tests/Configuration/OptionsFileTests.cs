using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>The file of <c>--config</c>, whose values replace those of the flags.</summary>
public sealed class OptionsFileTests
{
    private static readonly string s_defaults = OptionText.Of(Given.Options());

    private static Invocation Parse(string? text, params string[] arguments) =>
        CommandLine.Parse(["--config=o.yaml", .. arguments], Given.Context with
        {
            Open = path => new ReadFile(path, path, text) { Error = text is null ? "it is not there" : "", IsMissing = text is null },
        });

    private static ExporterOptions Options(string text, params string[] arguments)
    {
        var run = Assert.IsType<Invocation.Run>(Parse(text, arguments));
        Assert.Equal([], run.Warnings);
        return run.Options;
    }

    private static string Changes(ExporterOptions options) =>
        string.Join('\n', OptionText.Of(options).Split('\n').Except(s_defaults.Split('\n')));

    public static TheoryData<string, string> Keys => new()
    {
        { "", "" },
        { "# nothing but a comment", "" },
        { "annotations_allow_list: {pods: [a, b*], configmaps: ['*']}", "Families.Annotations = pods=[a,b*],configmaps=[*]" },
        { "labels_allow_list:\n  pods:\n  - app.kubernetes.io/name\n  nodes:", "Families.Labels = pods=[app.kubernetes.io/name],nodes=[]" },
        { "metric_allowlist: {kube_pod_info: {}, ^kube_node_: }", "Families.Allowed = kube_pod_info,^kube_node_" },
        { "metric_allowlist: [kube_pod_info, 'kube_.{1,3}_x']", "Families.Allowed = kube_pod_info,kube_.{1,3}_x" },
        { "metric_denylist: [kube_pod_info]", "Families.Denied = kube_pod_info" },
        { "metric_opt_in_list: {csi: {}}", "Families.OptIn = csi" },
        { "resources: {secrets: {}, pods: {}}", "Resources.Resources = pods,secrets" },
        { "resources: [secrets, secrets, '']", "Resources.Resources = secrets" },
        { "apiserver: http://127.0.0.1:8001", "Cluster.ApiServer = http://127.0.0.1:8001/" },
        { "custom_resource_config: |\n  kind: x", "CustomResources.Inline = kind: x" },
        { "custom_resource_state_config_file: /a", "CustomResources.Files = /a" },
        { "custom_resource_state_config_file: [/a, /b]", "CustomResources.Files = /a,/b" },
        { "continue_without_custom_resource_state_config_file: true", "CustomResources.ContinueWithoutFile = True" },
        { "host: 127.0.0.1\nport: 1\ntelemetry_host: ::1\ntelemetry_port: 2",
          "Server.Main = 127.0.0.1 1\nServer.Telemetry = ::1 2" },
        { "kubeconfig: /k\ncontext: c", "Cluster.Kubeconfig = /k\nCluster.Context = c" },
        { "namespace: a\npod: m-1\ntotal_shards: 4\nshard: 3", "Shard = 3 4 a/m-1" },
        { "resources: [pods]\nnode: n", "Resources.Resources = pods\nResources.Node = n" },
        { "resources: [pods]\ntrack_unscheduled_pods: yes", "Resources.Resources = pods\nResources.UnscheduledPodsOnly = True" },
        { "tls_config: web.yml\nauth_filter: On", "Server.TlsConfig = web.yml\nServer.AuthFilter = True" },
        { "namespaces: [two, one]\nnamespaces_denylist: [three]",
          "Resources.Namespaces = two,one\nResources.NamespacesDenied = three" },
        { "namespaces: {one: {}}", "Resources.Namespaces = one" },
        { "server_read_timeout: 1s\nserver_write_timeout: 2s", "Server.Timeouts.Read = 00:00:01\nServer.Timeouts.Write = 00:00:02" },
        { "server_idle_timeout: 3s\nserver_read_header_timeout: '4s'",
          "Server.Timeouts.ReadHeader = 00:00:04\nServer.Timeouts.Idle = 00:00:03" },
        { "custom_resources_only: true", "Resources.Resources = \nResources.CustomResourcesOnly = True" },
        { "enable_gzip_encoding: off", "Server.Gzip = False" },
        { "use_api_server_cache: true\nobject_limit: 7", "Resources.ObjectLimit = 7\nResources.UseApiServerCache = True" },
        { "stale_after: 5m\nwhen_stale: omit", "Freshness.StaleAfter = 00:05:00\nFreshness.OmitStale = True" },
        { "resource_label_selector: ['pods=a in (b,c)']\nnamespace_selector: team=a",
          "Resources.NamespaceSelector = team=a\nResources.LabelSelectors = [pods, a in (b,c)]" },
        { "audit_interval: 0\nlog_format: json", "AuditInterval = 00:00:00\nLog.Format = Json" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Keys_change_these_options_and_no_others(string text, string changed) => Assert.Equal(changed, Changes(Options(text)));

    [Fact]
    public void Every_key_of_kube_state_metrics_is_known()
    {
        // As in its 2.20.
        const string keys =
            """
            annotations_allow_list labels_allow_list metric_allowlist metric_denylist metric_opt_in_list resources apiserver
            custom_resource_config custom_resource_state_config_file continue_without_custom_resource_state_config_file host kubeconfig
            namespace node pod tls_config telemetry_host namespaces namespaces_denylist port telemetry_port total_shards shard
            server_read_timeout server_write_timeout server_idle_timeout server_read_header_timeout custom_resources_only
            enable_gzip_encoding track_unscheduled_pods use_api_server_cache object_limit auth_filter
            """;
        Assert.Equal([], keys.Split((char[])[' ', '\n']).Except(OptionKeys.All));
        Assert.All(
            ["config", "continue_without_config", "help", "auto-gomemlimit", "auto-gomemlimit-ratio"],
            static key => Assert.True(OptionKeys.HasNoEffect(key)));
    }

    [Fact]
    public void Values_of_the_file_replace_those_of_the_flags_and_others_stay()
    {
        string[] flags = ["--port=1", "--resources=secrets", "--namespaces=a", "--metric-labels-allowlist=pods=[x]", "--host=127.0.0.1"];
        ExporterOptions options = Options("port: 2\nresources: [pods]\nnamespaces: []\nlabels_allow_list: {nodes: [y]}", flags);
        Assert.Equal(new ListenAddress("127.0.0.1", 2), options.Server.Main);
        Assert.Equal(["pods"], options.Resources.Resources);
        Assert.Equal([], options.Resources.Namespaces);
        Assert.Equal("nodes=[y]", options.Families.Labels);
    }

    [Theory]
    [InlineData("resources: []")]
    [InlineData("resources: {}")]
    [InlineData("resources:")]
    [InlineData("metric_labels_allowlist: ~", "labels_allow_list")]
    [InlineData("labels_allow_list: {}")]
    [InlineData("namespaces: null")]
    [InlineData("port: ~")]
    public void Empty_sets_and_nulls_leave_the_flags(string text, string? suggested = null)
    {
        string[] flags = ["--port=1", "--resources=secrets", "--namespaces=a", "--metric-labels-allowlist=pods=[x]"];
        var run = Assert.IsType<Invocation.Run>(Parse(text, flags));
        Assert.Equal(OptionText.Of(Given.Options(flags)), OptionText.Of(run.Options));
        Assert.Equal(
            suggested is not null,
            run.Warnings.Any(line => line.EndsWith($"did you mean {suggested}?", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_key_that_leaves_the_file_returns_to_its_flag()
    {
        FlagValues flags = FlagParser.Parse(["--config=o.yaml", "--port=1"], FlagUse.Run);
        var source = new OptionsSource(flags, Given.Context);
        Assert.Equal(2, source.Read(new ReadFile("o.yaml", "o.yaml", "port: 2\nhost: ::1")).Options.Server.Main.Port);
        Assert.Equal(new ListenAddress("::", 1), source.Read(new ReadFile("o.yaml", "o.yaml", "")).Options.Server.Main);
    }

    [Fact]
    public void Unknown_keys_are_named_and_refused_when_strict()
    {
        const string text = "telemetry_prot: 1\nport: 2\nv: 4\nport-x: {a: b}\nhelp: true\nauto-gomemlimit: true";
        var run = Assert.IsType<Invocation.Run>(Parse(text));
        Assert.Equal(2, run.Options.Server.Main.Port);
        Assert.Equal(
            """
            state-metrics: --config o.yaml: line 1: telemetry_prot is an unknown key, did you mean telemetry_port?
            state-metrics: --config o.yaml: line 3: v is an unknown key
            state-metrics: --config o.yaml: line 4: port-x is an unknown key
            state-metrics: --config o.yaml: line 5: help has no effect here and is ignored
            state-metrics: --config o.yaml: line 6: auto-gomemlimit has no effect here and is ignored
            """,
            string.Join('\n', run.Warnings));
        Assert.Equal(
            "state-metrics: --config o.yaml: line 1: telemetry_prot is an unknown key, did you mean telemetry_port? "
            + "(see state-metrics --help)",
            Assert.IsType<Invocation.Refuse>(Parse(text, "--strict-config")).Line);
        Assert.IsType<Invocation.Run>(Parse("help: true\nport: 1", "--strict-config"));
    }

    [Fact]
    public void The_former_name_of_the_custom_resource_file_counts_where_todays_is_empty()
    {
        var run = Assert.IsType<Invocation.Run>(Parse("custom_resource_config_file: /a"));
        Assert.Equal(["/a"], run.Options.CustomResources.Files);
        Assert.Equal(
            "state-metrics: --config o.yaml: line 1: custom_resource_config_file is now called custom_resource_state_config_file",
            Assert.Single(run.Warnings));
        run = Assert.IsType<Invocation.Run>(Parse("custom_resource_config_file: /a\ncustom_resource_state_config_file: /b"));
        Assert.Equal(["/b"], run.Options.CustomResources.Files);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "- port", "--config o.yaml: line 1: is not a mapping of options to values" },
        { "just text", "--config o.yaml: line 1: is not a mapping of options to values" },
        { "port: [1]", "--config o.yaml: line 1: port is not a single value" },
        { "host: a\nport: x", "--config o.yaml: line 2: port \"x\" is not a whole number" },
        { "auth_filter: maybe", "--config o.yaml: line 1: auth_filter \"maybe\" is neither true nor false" },
        { "resources: pods", "--config o.yaml: line 1: resources is neither a list nor a mapping" },
        { "resources: {pods: false}", "--config o.yaml: line 1: resources.pods has a value, where {} is expected" },
        { "resources: [[pods]]", "--config o.yaml: line 1: resources is not a single value" },
        { "labels_allow_list: pods", "--config o.yaml: line 1: labels_allow_list is not a mapping of resources to lists" },
        { "labels_allow_list: {pods: app}", "--config o.yaml: line 1: labels_allow_list.pods is not a list" },
        { "labels_allow_list: {pods: ['a],nodes=[b']}",
          "--config o.yaml: line 1: labels_allow_list.pods \"a],nodes=[b\" is no key" },
        { "resources: [pots]", "with --config o.yaml: --resources: unknown resource \"pots\", available are configmaps, leases, "
            + "namespaces, nodes, persistentvolumes, pods, roles, secrets" },
        { "port: 70000", "with --config o.yaml: --port: 70000 is outside 0 to 65535" },
        { "metric_allowlist: [a]\nmetric_denylist: [b]",
          "with --config o.yaml: --metric-allowlist and --metric-denylist exclude each other" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_file_with_a_wrong_value_is_refused_in_one_line(string text, string line)
    {
        string expected = $"state-metrics: {line} (see state-metrics --help)";
        Assert.Equal(expected, Assert.IsType<Invocation.Refuse>(Parse(text)).Line);
        Assert.Equal(expected, Assert.IsType<Invocation.Refuse>(Parse(text, "--continue-without-config")).Line);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("port: 1\nport: 2")]
    [InlineData("port: {")]
    public void A_file_that_is_missing_or_no_yaml_is_refused_unless_told_to_continue(string? text)
    {
        string line = Assert.IsType<Invocation.Refuse>(Parse(text)).Line;
        Assert.StartsWith("state-metrics: --config o.yaml: ", line, StringComparison.Ordinal);
        var run = Assert.IsType<Invocation.Run>(Parse(text, "--continue-without-config", "--port=3"));
        Assert.Equal("Server.Main = :: 3", Changes(run.Options));
        Assert.Equal(
            line.Replace(" (see state-metrics --help)", "; continuing without it", StringComparison.Ordinal), Assert.Single(run.Warnings));
    }

    [Fact]
    public void A_real_file_is_read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "not-there.yaml");
        Assert.Contains("not-there.yaml", Given.Refusal($"--config={path}"), StringComparison.Ordinal);
    }

    /// <summary>Whatever stands in the file, it is taken or refused in one line.</summary>
    [Fact]
    public void Random_documents_do_no_harm()
    {
        var random = new Random(9);
        string[] words =
        [
            .. OptionKeys.All,
            ": ", ":", "\n", "\n- ", "\n  ", "{", "}", "[", "]", "*", "&a ", "*a", "pods", "1", "'", "\"", "\0", "|\n", "~",
        ];
        for (int i = 0; i < 3_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)]));
            Invocation invocation = Parse(text);
            Assert.True(invocation is Invocation.Run || (invocation is Invocation.Refuse refuse && !refuse.Line.Any(char.IsControl)), text);
        }
    }
}
