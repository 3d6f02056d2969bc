using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Health;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

/// <summary>The families about every resource, as whole texts.</summary>
public sealed class ScopeFamiliesTests
{
    private readonly ManualTimeProvider _time = new(AnyScope.Now);

    [Fact]
    public void What_is_proven_about_a_copy_is_whole()
    {
        ReflectorStatus status = AnyScope.Proven(TimeSpan.FromSeconds(1.5)) with
        {
            Lists = AnyScope.Proven(default).Lists.Add("first", 1).Add("gone", 2),
            WatchRestarts = AnyScope.Proven(default).WatchRestarts.Add("closed", 5),
        };
        Assert.Equal(
            """
            # HELP kube_state_metrics_resource_fresh_timestamp_seconds When the copy of the resource was last proven current, by a list, an event or a bookmark, in Unix seconds.
            # TYPE kube_state_metrics_resource_fresh_timestamp_seconds gauge
            kube_state_metrics_resource_fresh_timestamp_seconds{resource="pods"} 1.7723663985e+09
            # HELP kube_state_metrics_resource_last_change_timestamp_seconds When a list or an event last changed the copy of the resource, in Unix seconds.
            # TYPE kube_state_metrics_resource_last_change_timestamp_seconds gauge
            kube_state_metrics_resource_last_change_timestamp_seconds{resource="pods"} 1.7723663985e+09
            # HELP kube_state_metrics_resource_state What is known about the copy of the resource, 1 for the state that it is in; stale is without proof for --stale-after.
            # TYPE kube_state_metrics_resource_state gauge
            kube_state_metrics_resource_state{resource="pods",state="syncing"} 0
            kube_state_metrics_resource_state{resource="pods",state="fresh"} 1
            kube_state_metrics_resource_state{resource="pods",state="stale"} 0
            kube_state_metrics_resource_state{resource="pods",state="forbidden"} 0
            kube_state_metrics_resource_state{resource="pods",state="not_served"} 0
            kube_state_metrics_resource_state{resource="pods",state="gone"} 0
            # HELP kube_state_metrics_resource_objects Objects that the copy of the resource holds.
            # TYPE kube_state_metrics_resource_objects gauge
            kube_state_metrics_resource_objects{resource="pods"} 0
            # HELP kube_state_metrics_resource_version Version up to which the resource is known, where versions are numbers: shows progress, and means nothing else.
            # TYPE kube_state_metrics_resource_version gauge
            kube_state_metrics_resource_version{resource="pods"} 1234
            # HELP kube_state_metrics_watch_restarts_total Watches that ended and were begun again, by the reason of their end.
            # TYPE kube_state_metrics_watch_restarts_total counter
            kube_state_metrics_watch_restarts_total{resource="pods",reason="closed"} 5
            # HELP kube_state_metrics_relists_total Complete lists by what led to them; the one at the start has the reason first.
            # TYPE kube_state_metrics_relists_total counter
            kube_state_metrics_relists_total{resource="pods",reason="first"} 1
            kube_state_metrics_relists_total{resource="pods",reason="gone"} 2
            # HELP kube_state_metrics_last_relist_seconds How long the last complete list took, in seconds.
            # TYPE kube_state_metrics_last_relist_seconds gauge
            kube_state_metrics_last_relist_seconds{resource="pods"} 0.25

            """,
            Text(Families(false).Freshness([Of(AnyScope.Of("pods", status))])));
    }

    [Fact]
    public void What_a_copy_costs_is_on_the_telemetry_port_too()
    {
        string[] samples = [.. Text(Families(false).All([Of(AnyScope.Of("pods"))])).Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#')];
        Assert.Equal(
            """
            kube_state_metrics_resource_samples{resource="pods"} 0
            kube_state_metrics_resource_stored_bytes{resource="pods"} 0
            kube_state_metrics_resource_scrape_bytes{resource="pods",encoding="identity"} 0
            kube_state_metrics_resource_scrape_bytes{resource="pods",encoding="gzip"} 0
            kube_state_metrics_resource_folds_total{resource="pods"} 0
            """,
            string.Join('\n', samples[^5..]));
    }

    [Fact]
    public void Namespaces_have_their_label_where_they_are_read_one_by_one()
    {
        string[] states = [.. Text(Families(true).Freshness(
            [Of(AnyScope.Of("nodes")), Of(AnyScope.Of("pods", ns: "blog")), Of(AnyScope.Of("pods", ns: "shop"))]))
            .Split('\n').Where(static line => line.Contains("state=\"syncing\"", StringComparison.Ordinal))];
        Assert.Equal(
            """
            kube_state_metrics_resource_state{resource="nodes",namespace="",state="syncing"} 1
            kube_state_metrics_resource_state{resource="pods",namespace="blog",state="syncing"} 1
            kube_state_metrics_resource_state{resource="pods",namespace="shop",state="syncing"} 1
            """,
            string.Join('\n', states));
    }

    [Fact]
    public void Each_copy_is_in_one_state_and_every_state_is_shown_of_each()
    {
        static ReflectorStatus In(ReflectorState state) => new() { State = state };
        ScopeView[] scopes =
        [
            AnyScope.Of("jobs", In(ReflectorState.Syncing), "a"),
            AnyScope.Of("jobs", AnyScope.Proven(TimeSpan.FromSeconds(1)), "b"),
            AnyScope.Of("jobs", AnyScope.Proven(TimeSpan.FromHours(1)), "c"),
            AnyScope.Of("jobs", In(ReflectorState.Forbidden), "d"),
            AnyScope.Of("jobs", ns: "e") with { Served = false },
            AnyScope.Of("jobs", ns: "f") with { Served = false, Gone = true },
        ];
        string[] samples = [.. Text(Families(true).Freshness([.. scopes.Select(Of)])).Split('\n')
            .Where(static line => line.StartsWith("kube_state_metrics_resource_state{", StringComparison.Ordinal))];
        string[] names = ["syncing", "fresh", "stale", "forbidden", "not_served", "gone"];
        Assert.Equal(
            scopes.SelectMany((scope, at) => names.Select((name, i) => "kube_state_metrics_resource_state"
                + $"{{resource=\"jobs\",namespace=\"{scope.Key.Namespace}\",state=\"{name}\"}} {(i == at ? 1 : 0)}")),
            samples);
    }

    [Fact]
    public void A_version_that_is_no_number_is_not_shown() => Assert.DoesNotContain(
        "kube_state_metrics_resource_version{",
        Text(Families(false).Freshness([Of(AnyScope.Of("pods", AnyScope.Proven(default) with { NumericVersion = null }))])),
        StringComparison.Ordinal);

    [Fact]
    public void Delays_are_counted_from_the_stamp_and_a_clock_ahead_of_ours_shows()
    {
        var delays = new EventDelays(_time, static resource => resource == "pods");
        var faults = new ObjectFaults(new CapturedLog());
        IObjectObserver pods = delays.Beside("pods", faults.For("pods"));
        IObjectObserver nodes = delays.Beside("nodes", faults.For("nodes"));
        long now = AnyScope.Now.ToUnixTimeSeconds();
        pods.Arrived(new Timestamp(now - 2), isCreation: true);
        pods.Arrived(new Timestamp(now + 7), isCreation: false);
        nodes.Arrived(new Timestamp(now - 100), isCreation: true);
        var families = new ScopeFamilies(static () => false, delays);
        string text = Text(families.Freshness([Of(AnyScope.Of("nodes")), Of(AnyScope.Of("pods"))]));
        Assert.Equal(
            """
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="0"} 1
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="0.5"} 1
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="1"} 1
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="2"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="3"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="5"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="10"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="30"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="60"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="300"} 2
            kube_state_metrics_event_delay_seconds_bucket{resource="pods",le="+Inf"} 2
            kube_state_metrics_event_delay_seconds_sum{resource="pods"} -5
            kube_state_metrics_event_delay_seconds_count{resource="pods"} 2

            """,
            text[text.IndexOf("kube_state_metrics_event_delay_seconds_bucket", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void An_event_costs_no_allocation()
    {
        IObjectObserver pods = new EventDelays(_time, static _ => true).Beside("pods", new ObjectFaults(new CapturedLog()).For("pods"));
        var stamp = new Timestamp(AnyScope.Now.ToUnixTimeSeconds());
        Assert.Equal(0, AllocatedBytes.Of(() => pods.Arrived(stamp, isCreation: true)));
    }

    private ScopeFamilies Families(bool namespaces) => new(() => namespaces, new EventDelays(_time, static _ => true));

    private static ScopeFreshness Of(ScopeView scope) => ScopeFreshness.Of(scope, new FreshnessOptions(), AnyScope.Now);

    private static string Text(SelfText text)
    {
        var output = new ArrayBufferWriter<byte>();
        text.Write(output, ExpositionFormat.Text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
