using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Configuration;
using StateMetrics.Server.Tests.CustomResources;
using StateMetrics.Simulator.Faults;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Commands.Run;

/// <summary>The whole exporter, from its options to its exit status.</summary>
public sealed class RunTests
{
    private static readonly ExporterOptions s_options = new()
    {
        Resources = new ResourceSelection { Resources = ["namespaces"] },
        Families = new FamilyLists { Allowed = ["^kube_namespace_created$"] },
    };

    private const string Shop = """
        # HELP kube_namespace_created [STABLE] When the namespace was created, in Unix seconds.
        # TYPE kube_namespace_created gauge
        kube_namespace_created{namespace="shop"} 1.709281815e+09

        """;

    private const string ShopJson = """{"metadata":{"name":"shop","creationTimestamp":"2024-03-01T08:30:15Z"}}""";

    [Fact]
    public async Task It_serves_the_cluster_on_one_port_and_itself_on_the_other()
    {
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            s_options, static server => server.Cluster.Create("v1/namespaces", ShopJson));
        await exporter.ShowsAsync(Shop);
        foreach (bool telemetry in new[] { false, true })
        {
            Assert.Equal("200 OK", await exporter.GetAsync(telemetry, "/healthz"));
            Assert.Equal("200 OK", await exporter.GetAsync(telemetry, "/livez"));
            Assert.Equal("200 ok\n", await exporter.GetAsync(telemetry, "/readyz"));
            Assert.Equal("404 Not Found\n", await exporter.GetAsync(telemetry, "/debug/pprof/"));
        }
        Assert.StartsWith("200 # HELP kube_state_metrics_build_info ", await exporter.GetAsync(true, "/metrics"), StringComparison.Ordinal);
        Assert.Contains("\nhttp_request_duration_seconds_count{handler=\"metrics\",method=\"get\"} ", await exporter.GetAsync(
            true, "/metrics"), StringComparison.Ordinal);
        Assert.Equal(0, await exporter.StopAsync());
    }

    [Fact]
    public async Task With_custom_resources_alone_nothing_built_in_is_read()
    {
        var run = Assert.IsType<Invocation.Run>(Given.Parse(
            "--custom-resource-state-only", "--resources=namespaces,pods",
            $"--custom-resource-state-config={CustomFleet.FileOf(CustomFleet.Entry())}"));
        await using RunningExporter exporter = await RunningExporter.StartAsync(run.Options, static server =>
        {
            server.Cluster.Create("v1/namespaces", ShopJson);
            server.Cluster.Define("Foo", "v1");
            server.Cluster.Put("a", 3);
        });
        await exporter.ShowsAsync(
            $"# HELP foo_size Its size.\n# TYPE foo_size gauge\n{CustomFleet.Sample("a", 3)}\n");
        await Eventually.Equal("200 ok\n", () => exporter.GetAsync(false, "/readyz").GetAwaiter().GetResult());
        Assert.Equal(["customresourcedefinitions", "foos"], exporter.Lists.Distinct().Order());
    }

    [Fact]
    public async Task Each_port_has_its_page()
    {
        await using RunningExporter exporter = await RunningExporter.StartAsync(s_options);
        await Eventually.True(() => exporter.GetAsync(false, "/").GetAwaiter().GetResult()
            .Contains("<span class=\"fresh\">fresh</span>", StringComparison.Ordinal));
        Assert.Contains("<h1>StateMetrics telemetry</h1>", await exporter.GetAsync(true, "/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "/metrics", true)]
    [InlineData(true, "/metrics", true)]
    [InlineData(false, "/metrics?resources=namespaces", true)]
    [InlineData(false, "/metrics?resources=pods", false)]
    [InlineData(false, "/metrics?exclude_resources=namespaces", false)]
    public async Task What_is_proven_is_told_beside_the_data_and_on_the_telemetry_port(bool telemetry, string path, bool told)
    {
        await using RunningExporter exporter = await RunningExporter.StartAsync(s_options);
        await Eventually.Equal(told, () => exporter.GetAsync(telemetry, path).GetAwaiter().GetResult().Contains(
            "\nkube_state_metrics_resource_state{resource=\"namespaces\",state=\"fresh\"} 1\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_by_watch_tells_its_delay()
    {
        const string Count = "\nkube_state_metrics_event_delay_seconds_count{resource=\"namespaces\"} ";
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            s_options, static server => server.Cluster.Create("v1/namespaces", ShopJson));
        await exporter.ShowsAsync(Shop);
        await Eventually.Equal(1, () => exporter.Server.OpenWatches.Count);
        Assert.DoesNotContain(Count, await exporter.GetAsync(false, "/metrics"), StringComparison.Ordinal);
        exporter.Server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"blog","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
        foreach (bool telemetry in new[] { false, true })
        {
            await Eventually.True(() => exporter.GetAsync(telemetry, "/metrics").GetAwaiter().GetResult()
                .Contains(Count + "1\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_object_limit_bounds_what_is_kept_and_says_so()
    {
        ExporterOptions options = s_options with { Resources = s_options.Resources with { ObjectLimit = 1 } };
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            options, static server => server.Cluster.Create("v1/namespaces", ShopJson));
        await exporter.ShowsAsync(Shop);
        string[] Limits() => [.. exporter.GetAsync(true, "/metrics").GetAwaiter().GetResult().Split('\n')
            .Where(static line => line.StartsWith("kube_state_metrics_list_objects", StringComparison.Ordinal))];
        string Expected(int limited) => $$"""
            kube_state_metrics_list_objects{resource="*v1.Namespace"} 1
            kube_state_metrics_list_objects_limit{resource="*v1.Namespace"} 1
            kube_state_metrics_list_objects_limited{resource="*v1.Namespace"} {{limited}}
            """;
        Assert.Equal(Expected(0), string.Join('\n', Limits()));
        exporter.Server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"blog"}}""");
        await Eventually.Equal(Expected(1), () => string.Join('\n', Limits()));
        await exporter.ShowsAsync(Shop);
    }

    [Fact]
    public async Task Its_ports_are_open_while_the_server_refuses()
    {
        Fault? refusal = null;
        await using RunningExporter exporter = await RunningExporter.StartAsync(s_options, server =>
        {
            server.Cluster.Create("v1/namespaces", ShopJson);
            refusal = server.Faults.Answer(503);
        });
        await Eventually.Equal(
            "503 not ready\nwaiting for the API server: 503 scripted answer 503\n", () =>
                exporter.GetAsync(false, "/readyz").GetAwaiter().GetResult());
        Assert.Equal("200 OK", await exporter.GetAsync(false, "/livez"));
        Assert.Equal("200 ", await exporter.ScrapeAsync());
        refusal!.Release();
        await exporter.ShowsAsync(Shop);
    }

    [Fact]
    public async Task A_bug_in_a_loop_ends_the_process_with_its_exception()
    {
        bool bug = false;
        await using RunningExporter exporter = await RunningExporter.StartAsync(
            s_options, jitter: () => Volatile.Read(ref bug) ? throw new InvalidOperationException("a bug") : 0.5);
        await Eventually.Equal(1, () => exporter.Server.OpenWatches.Count);
        Volatile.Write(ref bug, true);
        exporter.Server.Faults.CloseWatches();
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => exporter.Exit);
        Assert.Equal("a bug", thrown.Message);
    }

    [Fact]
    public async Task Stopping_leaves_no_connection_at_the_server()
    {
        await using RunningExporter exporter = await RunningExporter.StartAsync(s_options);
        await Eventually.Equal(1, () => exporter.Server.OpenWatches.Count);
        Assert.Equal(0, await exporter.StopAsync());
        await Eventually.Equal(0, () => exporter.Server.OpenConnections);
    }

    [Fact]
    public async Task Requests_name_the_program()
    {
        await using RunningExporter exporter = await RunningExporter.StartAsync(s_options);
        await Eventually.Equal(1, () => exporter.Server.OpenWatches.Count);
        Assert.All(
            exporter.Server.Requests.All, static request =>
                Assert.StartsWith("state-metrics/1.2.3 (linux/", request.UserAgent, StringComparison.Ordinal));
    }
}
