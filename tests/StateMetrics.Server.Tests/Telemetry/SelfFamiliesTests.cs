using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

/// <summary>The exporter's own families, as whole texts.</summary>
public sealed class SelfFamiliesTests
{
    private static readonly BuildVersion s_build = new()
    {
        Version = "1.2.3",
        Revision = "abc",
        Framework = ".NET 10.0.0",
        Platform = "linux-x64",
    };

    private const string Definitions = "# HELP kube_state_metrics_custom_resource_state_";

    private const string Types =
        """
        kube_state_metrics_build_info Gauge
        kube_state_metrics_list_total Counter
        kube_state_metrics_watch_total Counter
        kube_state_metrics_list_objects Gauge
        kube_state_metrics_list_objects_limit Gauge
        kube_state_metrics_list_objects_limited Gauge
        kube_state_metrics_ready Gauge
        kube_state_metrics_loops Gauge
        kube_state_metrics_resource_api_version Gauge
        kube_state_metrics_shard_ordinal Gauge
        kube_state_metrics_total_shards Gauge
        kube_state_metrics_shard_resyncs_total Counter
        kube_state_metrics_shard_handover_active Gauge
        kube_state_metrics_shard_handover_seconds Histogram
        kube_state_metrics_shard_objects_skipped_total Counter
        kube_state_metrics_object_errors_total Counter
        kube_state_metrics_custom_resource_errors_total Counter
        kube_state_metrics_clients_refused_total Counter
        kube_state_metrics_config_hash Gauge
        kube_state_metrics_last_config_reload_successful Gauge
        kube_state_metrics_last_config_reload_success_timestamp_seconds Gauge
        kube_state_metrics_custom_resource_state_add_events_total Counter
        kube_state_metrics_custom_resource_state_update_events_total Counter
        kube_state_metrics_custom_resource_state_delete_events_total Counter
        kube_state_metrics_custom_resource_state_cache Gauge
        http_request_duration_seconds Histogram
        kube_state_metrics_api_server_connections Gauge
        kube_state_metrics_api_server_received_timestamp_seconds Gauge
        kube_state_metrics_request_budget Gauge
        kube_state_metrics_request_budget_waits_total Counter
        kube_state_metrics_watch_sign_timestamp_seconds Gauge
        kube_state_metrics_watch_probes_total Counter
        kube_state_metrics_older_answers_total Counter
        kube_state_metrics_audit_timestamp_seconds Gauge
        kube_state_metrics_audit_repairs_total Counter
        process_cpu_seconds_total Counter
        process_resident_memory_bytes Gauge
        process_virtual_memory_bytes Gauge
        process_virtual_memory_max_bytes Gauge
        process_open_fds Gauge
        process_max_fds Gauge
        process_start_time_seconds Gauge
        process_network_receive_bytes_total Counter
        process_network_transmit_bytes_total Counter
        dotnet_gc_collections_total Counter
        dotnet_gc_pause_seconds_total Counter
        dotnet_gc_allocated_bytes_total Counter
        dotnet_gc_heap_size_bytes Gauge
        dotnet_gc_committed_bytes Gauge
        dotnet_jit_compiled_methods_total Counter
        dotnet_jit_compilation_seconds_total Counter
        dotnet_timers Gauge
        dotnet_thread_pool_threads Gauge
        dotnet_thread_pool_queued_items Gauge
        """;

    private static readonly ShardState s_whole = new(ShardPlan.Fixed(new Shard(0, 1)));

    [Fact]
    public void Every_family_has_its_name_and_type()
    {
        string types = string.Join('\n', SelfFamilies.Renderer.Families.Select(static f => $"{f.Name} {f.Type}"));
        Assert.Equal(Types, types);
    }

    [Fact]
    public void The_families_of_the_exporter_are_whole()
    {
        var faults = new ObjectFaults(new CapturedLog());
        faults.Errors["pods", "undecodable"].Add(3);
        var durations = new Observations(0.25, 1);
        durations.Observe(0.125);
        durations.Observe(0.5);
        var sharding = new ShardState(ShardPlan.Fixed(new Shard(2, 3)));
        sharding.Resyncs["replicas"].Add(2);
        sharding.Handovers.Observe(95);
        string text = Text(new SelfState(s_build, sharding, [], faults, durations));
        Assert.Equal(
            """
            # HELP kube_state_metrics_build_info Which build of StateMetrics this is.
            # TYPE kube_state_metrics_build_info gauge
            kube_state_metrics_build_info{version="1.2.3",revision="abc",framework=".NET 10.0.0",platform="linux-x64"} 1
            # HELP kube_state_metrics_ready Whether every enabled, permitted and served resource has been listed: what /readyz answers.
            # TYPE kube_state_metrics_ready gauge
            kube_state_metrics_ready 0
            # HELP kube_state_metrics_shard_ordinal Which shard this process is, counted from 0.
            # TYPE kube_state_metrics_shard_ordinal gauge
            kube_state_metrics_shard_ordinal{shard_ordinal="2"} 2
            # HELP kube_state_metrics_total_shards How many shards this process believes there are.
            # TYPE kube_state_metrics_total_shards gauge
            kube_state_metrics_total_shards 3
            # HELP kube_state_metrics_shard_resyncs_total Times that everything was listed anew because the StatefulSet of the shards changed.
            # TYPE kube_state_metrics_shard_resyncs_total counter
            kube_state_metrics_shard_resyncs_total{reason="replicas"} 2
            # HELP kube_state_metrics_shard_handover_active 1 while the shard goes on serving what other shards own by now, until they have it.
            # TYPE kube_state_metrics_shard_handover_active gauge
            kube_state_metrics_shard_handover_active 0
            # HELP kube_state_metrics_shard_handover_seconds How long the shard went on serving what it had given away.
            # TYPE kube_state_metrics_shard_handover_seconds histogram
            kube_state_metrics_shard_handover_seconds_bucket{le="10"} 0
            kube_state_metrics_shard_handover_seconds_bucket{le="30"} 0
            kube_state_metrics_shard_handover_seconds_bucket{le="60"} 0
            kube_state_metrics_shard_handover_seconds_bucket{le="90"} 0
            kube_state_metrics_shard_handover_seconds_bucket{le="120"} 1
            kube_state_metrics_shard_handover_seconds_bucket{le="180"} 1
            kube_state_metrics_shard_handover_seconds_bucket{le="300"} 1
            kube_state_metrics_shard_handover_seconds_bucket{le="600"} 1
            kube_state_metrics_shard_handover_seconds_bucket{le="+Inf"} 1
            kube_state_metrics_shard_handover_seconds_sum 95
            kube_state_metrics_shard_handover_seconds_count 1
            # HELP kube_state_metrics_object_errors_total Objects or series that are left out of the answer, by what is wrong with them.
            # TYPE kube_state_metrics_object_errors_total counter
            kube_state_metrics_object_errors_total{resource="pods",reason="undecodable"} 3
            # HELP http_request_duration_seconds How long scrapes of the main port took.
            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{handler="metrics",method="get",le="0.25"} 1
            http_request_duration_seconds_bucket{handler="metrics",method="get",le="1"} 2
            http_request_duration_seconds_bucket{handler="metrics",method="get",le="+Inf"} 2
            http_request_duration_seconds_sum{handler="metrics",method="get"} 0.625
            http_request_duration_seconds_count{handler="metrics",method="get"} 2

            """,
            WithoutDefinitions(text[..text.IndexOf("# HELP process_", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Definitions_are_counted()
    {
        var definitions = new CollectionChanges();
        definitions.Add();
        definitions.Add();
        definitions.Delete();
        string text = Text(new SelfState(s_build, s_whole, [], new ObjectFaults(new CapturedLog()), new Observations(1))
        {
            Definitions = definitions,
        });
        int first = text.IndexOf(Definitions, StringComparison.Ordinal);
        Assert.Equal(
            """
            # HELP kube_state_metrics_custom_resource_state_add_events_total Definitions of custom resources that have appeared, those at the start counting.
            # TYPE kube_state_metrics_custom_resource_state_add_events_total counter
            kube_state_metrics_custom_resource_state_add_events_total 2
            # HELP kube_state_metrics_custom_resource_state_update_events_total Changes of definitions of custom resources, of whatever in them.
            # TYPE kube_state_metrics_custom_resource_state_update_events_total counter
            kube_state_metrics_custom_resource_state_update_events_total 0
            # HELP kube_state_metrics_custom_resource_state_delete_events_total Definitions of custom resources that have been deleted.
            # TYPE kube_state_metrics_custom_resource_state_delete_events_total counter
            kube_state_metrics_custom_resource_state_delete_events_total 1
            # HELP kube_state_metrics_custom_resource_state_cache Definitions of custom resources that there are.
            # TYPE kube_state_metrics_custom_resource_state_cache gauge
            kube_state_metrics_custom_resource_state_cache 1

            """,
            text[first..text.IndexOf("# HELP http_", StringComparison.Ordinal)]);
    }

    /// <summary>They are there from the start.</summary>
    private static string WithoutDefinitions(string text)
    {
        int first = text.IndexOf(Definitions, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, first), text.AsSpan(text.IndexOf("# HELP http_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requests_are_counted_by_result_under_the_names_that_dashboards_select()
    {
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(
            new FleetSetup("deployments", "horizontalpodautoscalers", "jobs") { Namespaces = ["shop", "blog"] },
            static server =>
            {
                server.Behaviour.StreamingLists = StreamingLists.Refused;
                server.Access.Deny(plural: "jobs");
                server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"shop"}}""");
                server.Cluster.Create("v1/namespaces", """{"metadata":{"name":"blog"}}""");
            });
        await run.ReadyAsync();
        await Eventually.Equal(4, () => run.Server.OpenWatches.Count);
        string[] Requests() =>
        [
            .. Text(new SelfState(s_build, s_whole, [.. run.Fleet.View()], new ObjectFaults(run.Log), new Observations(1)))
                .Split('\n').Where(static line => line.Contains("_total{result=", StringComparison.Ordinal)),
        ];
        await Eventually.True(
            () => Requests().Contains("""kube_state_metrics_watch_total{result="success",resource="*v1.Deployment"} 2"""));
        string[] steady = [.. Requests().Where(
            static line => !line.Contains("*v1.Job", StringComparison.Ordinal) && !line.Contains("error", StringComparison.Ordinal))];
        Assert.Equal(
            """
            kube_state_metrics_list_total{result="success",resource="*v1.Deployment"} 2
            kube_state_metrics_list_total{result="success",resource="*v2.HorizontalPodAutoscaler"} 2
            kube_state_metrics_watch_total{result="success",resource="*v1.Deployment"} 2
            kube_state_metrics_watch_total{result="success",resource="*v2.HorizontalPodAutoscaler"} 2
            """,
            string.Join('\n', steady));
        Assert.Contains(Requests(), static line =>
            line.StartsWith("kube_state_metrics_list_total{result=\"error\",resource=\"*v1.Job\"} ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_of_the_process_are_there_and_plausible()
    {
        string text = Text(new SelfState(s_build, s_whole, [], new ObjectFaults(new CapturedLog()), new Observations(1)));
        Dictionary<string, double> values = text.Split('\n')
            .Where(static line => line.StartsWith("process_", StringComparison.Ordinal))
            .ToDictionary(static line => line.Split(' ')[0], static line => double.Parse(line.Split(' ')[1]), StringComparer.Ordinal);
        Assert.InRange(values["process_resident_memory_bytes"], 1 << 20, 1L << 36);
        Assert.InRange(values["process_cpu_seconds_total"], 0.01, 1e6);
        Assert.InRange(values["process_open_fds"], 3, 1e6);
        Assert.InRange(
            values["process_start_time_seconds"],
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        Assert.True(values["process_virtual_memory_bytes"] > values["process_resident_memory_bytes"]);
    }

    private static string Text(SelfState state)
    {
        var output = new ArrayBufferWriter<byte>();
        SelfExposition.Write(SelfFamilies.Renderer, state, output, ExpositionFormat.Text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
