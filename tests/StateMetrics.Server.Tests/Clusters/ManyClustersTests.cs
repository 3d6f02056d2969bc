using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Clusters;

/// <summary>Several clusters in one exporter, as its ports show them.</summary>
public sealed class ManyClustersTests
{
    private const string Both = """
        - {name: west, kubeconfig: west, labels: {environment: live}}
        - {name: east, kubeconfig: east}
        """;

    [Fact]
    public async Task One_scrape_shows_all_clusters_under_one_header_with_the_name_first()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.Describe(Both);
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        string body = await exporter.GetAsync("/metrics");
        Assert.StartsWith(
            """
            200 # HELP kube_namespace_created [STABLE] When the namespace was created, in Unix seconds.
            # TYPE kube_namespace_created gauge
            kube_namespace_created{cluster="east",namespace="east"} 1.709281815e+09
            kube_namespace_created{cluster="west",environment="live",namespace="west"} 1.709281815e+09
            # HELP kube_state_metrics_resource_fresh_timestamp_seconds 
            """,
            body, StringComparison.Ordinal);
        Assert.Equal(
            ["""cluster="east",resource="namespaces" """.Trim(), """cluster="west",environment="live",resource="namespaces" """.Trim()],
            (await exporter.SamplesAsync(own: true))
                .Where(static line => line.Contains("resource_objects", StringComparison.Ordinal))
                .Select(static line => line.Split('{', '}')[1]));
        string[] headers = [.. body.Split('\n').Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal))];
        Assert.Equal(headers.Distinct(), headers);
        await exporter.ShowsAsync("east/east", "west/west");
    }

    [Fact]
    public async Task One_cluster_can_be_asked_for_alone_with_the_same_selections()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.Describe(Both);
        exporter.Create("west", "shop");
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        Assert.Equal("west/shop west/west", await TextAsync(exporter, "/clusters/west/metrics"));
        Assert.Equal("west/shop", await TextAsync(exporter, "/clusters/west/metrics?namespace=shop"));
        Assert.Equal("", await TextAsync(exporter, "/clusters/west/metrics?resources=pods"));
        Assert.Equal("east/east", await TextAsync(exporter, "/clusters/east/metrics?resources=namespaces"));
        Assert.All(
            await exporter.SamplesAsync("/clusters/east/metrics", own: true),
            static line => Assert.Contains("{cluster=\"east\",resource=", line, StringComparison.Ordinal));
        Assert.Equal("404 no such cluster\n", await exporter.GetAsync("/clusters/north/metrics"));
        Assert.Equal("404 Not Found\n", await exporter.GetAsync("/clusters/east/west/metrics"));
        Assert.Equal("404 Not Found\n", await exporter.GetAsync("/clusters//metrics"));
        Assert.Equal("404 Not Found\n", await exporter.GetAsync("/clusters/east/metrics", telemetry: true));
    }

    [Fact]
    public async Task What_is_told_of_a_cluster_carries_its_name_and_what_is_told_of_the_process_does_not()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.Describe(Both);
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        string[] samples = await exporter.SamplesAsync(own: true, telemetry: true);
        Assert.Contains("kube_state_metrics_ready 1", samples);
        Assert.Contains("kube_state_metrics_total_shards 1", samples);
        Assert.Single(samples, static line => line.StartsWith("kube_state_metrics_build_info", StringComparison.Ordinal));
        Assert.Equal(
            ["""{cluster="east"} 1""", """{cluster="west",environment="live"} 1"""],
            samples.Where(static line => line.StartsWith("kube_state_metrics_api_server_connections", StringComparison.Ordinal))
                .Select(static line => line[line.IndexOf('{', StringComparison.Ordinal)..]));
        Assert.Contains(
            """kube_state_metrics_watch_total{cluster="east",result="success",resource="*v1.Namespace"} 1""", samples);
        Assert.Contains(samples, line => line.StartsWith(
            $"kube_state_metrics_config_hash{{type=\"clustersconfig\",filename=\"{exporter.File}\"}} ", StringComparison.Ordinal));
        string body = await exporter.GetAsync("/metrics", telemetry: true);
        string[] headers = [.. body.Split('\n').Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal))];
        Assert.Equal(headers.Distinct(), headers);
    }

    [Fact]
    public async Task A_cluster_may_have_resources_and_namespaces_of_its_own()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.Describe("""
            - {name: west, kubeconfig: west, resources: [nodes, pods], namespaces: [west]}
            - {name: east, kubeconfig: east}
            """);
        exporter["west"].Cluster.Create("v1/nodes", """{"metadata":{"name":"n","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
        foreach (string ns in (string[])["west", "shop"])
        {
            exporter["west"].Cluster.Create(
                "v1/pods", $$$"""{"metadata":{"name":"p","namespace":"{{{ns}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""");
        }
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        string[] samples = await exporter.SamplesAsync();
        Assert.Equal("kube_namespace_created{cluster=\"east\",namespace=\"east\"} 1.709281815e+09", samples[0]);
        Assert.Equal("kube_node_created{cluster=\"west\",node=\"n\"} 1.709281815e+09", samples[1]);
        Assert.StartsWith("kube_pod_created{cluster=\"west\",namespace=\"west\",pod=\"p\",uid=\"", samples[2], StringComparison.Ordinal);
        Assert.Equal(3, samples.Length);
    }

    [Fact]
    public async Task Nobody_waits_for_a_cluster_that_cannot_be_reached()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.WriteKubeconfig("west", new Uri("http://127.0.0.1:1"));
        exporter.Describe(Both);
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        Assert.Equal("east/east", await TextAsync(exporter, "/metrics"));
        string report = await exporter.GetAsync("/readyz?verbose");
        Assert.StartsWith("200 ok\ncluster west: waiting for the API server: ", report, StringComparison.Ordinal);
        string page = await exporter.GetAsync("/");
        Assert.Contains("west: http://127.0.0.1:1/", page, StringComparison.Ordinal);
        Assert.Contains("namespaces<span class=\"note\">cluster east</span></th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_waits_for_one_that_is_required_and_for_one_that_is_being_listed()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west");
        exporter.WriteKubeconfig("east", new Uri("http://127.0.0.1:1"));
        exporter["west"].Faults.Stall(static request => request.Resource?.Plural == "namespaces");
        exporter.Describe(Both + "\n- {name: north, kubeconfig: east, required: true}");
        await exporter.StartAsync();
        await Eventually.True(() => exporter.GetAsync("/readyz").Result is var report
            && report.StartsWith("503 not ready\n", StringComparison.Ordinal)
            && report.Contains("\ncluster north: waiting for the API server: ", StringComparison.Ordinal)
            && report.Contains("\ncluster west: waiting for namespaces: listing\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_ready_while_no_cluster_has_been_reached()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east");
        exporter.WriteKubeconfig("east", new Uri("http://127.0.0.1:1"));
        exporter.Describe("- {name: east, kubeconfig: east}");
        await exporter.StartAsync();
        await Eventually.True(() => exporter.GetAsync("/readyz").Result.StartsWith(
            "503 not ready\nwaiting for any cluster: none has been reached\ncluster east: waiting for the API server: ",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_in_the_file_or_in_what_it_names_ends_the_start_with_one_line()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync();
        exporter.Describe("- {name: east, kubeconfig: nowhere}");
        KubeconfigException missing = await Assert.ThrowsAsync<KubeconfigException>(() => StartedAsync(exporter));
        Assert.Matches("^--clusters-config: cluster east: kubeconfig /.*/nowhere: does not exist$", missing.Message);
        exporter.Describe("- {name: east}");
        FormatException wrong = await Assert.ThrowsAsync<FormatException>(() => StartedAsync(exporter));
        Assert.Equal($"--clusters-config {exporter.File}: line 1: clusters[0] has neither kubeconfig nor inCluster: true", wrong.Message);
    }

    [Fact]
    public async Task Access_is_asked_of_the_cluster_of_the_flags_and_a_tenant_of_it_gets_nothing_of_others()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "home");
        exporter["home"].Callers.Know("token-of-alice", "alice");
        exporter["home"].Callers.Allow("alice", "get", "/clusters/east/metrics");
        exporter["home"].Callers.Know("token-of-bob", "bob");
        exporter["home"].Callers.AllowIn("east", "bob", "get", "pods");
        exporter.Describe("- {name: east, kubeconfig: east}");
        await exporter.StartAsync(options => options with
        {
            Server = options.Server with { AuthFilter = true },
            Cluster = new ClusterSelection { ApiServer = exporter["home"].Address },
        });
        await exporter.ReadyAsync();
        Assert.Equal("401 Unauthorized\n", await exporter.GetAsync("/clusters/east/metrics"));
        Assert.Equal("401 Unauthorized\n", await exporter.GetAsync("/clusters/north/metrics"));
        Assert.StartsWith(
            "200 # HELP kube_namespace_created", await exporter.GetAsync("/clusters/east/metrics", token: "token-of-alice"),
            StringComparison.Ordinal);
        Assert.Equal("403 user \"alice\" may not get /metrics\n", await exporter.GetAsync("/metrics", token: "token-of-alice"));
        foreach (string path in (string[])["/metrics", "/clusters/east/metrics"])
        {
            Assert.Equal(
                $"403 user \"bob\" may not get {path}\n", await exporter.GetAsync($"{path}?namespace=east", token: "token-of-bob"));
        }
        Assert.DoesNotContain(exporter["east"].Requests.All, static request => request.Verb == "create");
        Assert.DoesNotContain(exporter["home"].Requests.All, static request => request.Resource?.Plural == "namespaces");
    }

    [Fact]
    public async Task Access_is_asked_of_another_server_once_the_kubeconfig_names_it()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "home", "third");
        exporter["east"].Behaviour.StreamingLists = StreamingLists.Refused;
        exporter["home"].Callers.Know("token-of-alice", "alice");
        exporter["home"].Callers.Allow("alice", "get", "/metrics");
        exporter.Describe("- {name: east, kubeconfig: east}");
        await exporter.StartAsync(options => options with
        {
            Server = options.Server with { AuthFilter = true },
            Cluster = new ClusterSelection { Kubeconfig = Path.Combine(Path.GetDirectoryName(exporter.File)!, "home") },
        });
        await exporter.ReadyAsync();
        Assert.StartsWith("200", await exporter.GetAsync("/metrics", token: "token-of-alice"), StringComparison.Ordinal);

        exporter.Write("home", "apiVersion: [");
        exporter["third"].Callers.Allow("bob", "get", "/metrics");
        exporter.WriteKubeconfig("home", exporter["third"].Address);
        int asked = 0;
        // A refusal is remembered for a while, so that each question is about another token.
        await Eventually.Equal("200", () =>
        {
            string token = $"token-of-bob-{++asked}";
            exporter["third"].Callers.Know(token, "bob");
            return exporter.GetAsync("/metrics", token: token).GetAwaiter().GetResult()[..3];
        });
        Assert.Equal(1, exporter.Lists("east"));
        Assert.DoesNotContain(exporter["east"].Requests.All, static request => request.Verb == "create");
    }

    private static async Task<string> TextAsync(ClustersExporter exporter, string path) =>
        string.Join(' ', (await exporter.ShownAsync(path)).Order(StringComparer.Ordinal));

    private static async Task StartedAsync(ClustersExporter exporter)
    {
        await exporter.StartAsync();
        await exporter.Exit;
    }
}
