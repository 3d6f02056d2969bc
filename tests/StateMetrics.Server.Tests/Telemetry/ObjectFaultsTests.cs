using System.Text;
using System.Text.Json;
using StateMetrics.Resources;
using StateMetrics.Server.Commands.Render;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Tests.Telemetry;

/// <summary>One object never stops the rest, and never tells its secrets.</summary>
public sealed class ObjectFaultsTests
{
    private const string Secret = "hunter2-do-not-log";

    private readonly CapturedLog _log = new();

    [Fact]
    public void An_object_that_fails_is_counted_each_time_and_named_once()
    {
        var faults = new ObjectFaults(_log);
        ResourceSlot pods = Pods(faults);
        Put(pods, Broken("web"));
        Put(pods, Broken("web"));
        Put(pods, Broken("api"));
        Put(pods, Whole("fine"));
        Assert.Equal(3, faults.Errors["pods", "undecodable"].Count);
        Assert.Equal(1, pods.Scopes[0].Sink.Store.Objects);
        Assert.Equal(
            """
            Warning: pods shop/web: not shown, it cannot be decoded: status.phase: number where a string is expected
            Warning: pods shop/api: not shown, it cannot be decoded: status.phase: number where a string is expected
            """,
            _log.Text);
    }

    [Fact]
    public void An_object_that_becomes_unreadable_loses_its_samples_and_gets_them_back_when_it_is_mended()
    {
        ResourceSlot pods = Pods(new ObjectFaults(_log));
        Put(pods, Whole("web"));
        Assert.Equal(1, pods.Scopes[0].Sink.Store.Objects);
        Put(pods, Broken("web"));
        Assert.Equal(0, pods.Scopes[0].Sink.Store.Objects);
        Put(pods, Whole("web"));
        Assert.Equal(1, pods.Scopes[0].Sink.Store.Objects);
    }

    [Fact]
    public void Values_of_annotations_do_not_reach_the_log()
    {
        ResourceSlot pods = Pods(new ObjectFaults(_log));
        Put(pods,
            $$$"""{"metadata":{"namespace":"shop","name":"a","uid":"1","annotations":{"token":"{{{Secret}}}"} },"status":{"phase":7} }""");
        Put(pods, $$$"""{"metadata":{"namespace":"shop","name":"b","uid":"2","annotations":"{{{Secret}}}"} }""");
        Put(pods, $$$"""{"metadata":{"namespace":"shop","name":"c","uid":"3","annotations":{"a":["{{{Secret}}}"]} } }""");
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(Secret, _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_series_are_counted_and_told_once()
    {
        var faults = new ObjectFaults(_log);
        ResourceSlot pods = Pods(faults);
        const string Twice = """
            {"metadata":{"namespace":"shop","name":"web","uid":"1"},
             "status":{"containerStatuses":[{"name":"c","restartCount":1},{"name":"c","restartCount":2},{"name":"c","restartCount":3}]}}
            """;
        Put(pods, Twice);
        Put(pods, Twice);
        Assert.Equal(4, faults.Errors["pods", "duplicate_series"].Count);
        Assert.Equal("Information: pods shop/web: 2 repeated series are shown once", _log.Text);
    }

    [Fact]
    public void A_cluster_full_of_failing_objects_does_not_fill_the_log()
    {
        var faults = new ObjectFaults(_log);
        ResourceSlot pods = Pods(faults);
        for (int i = 0; i < 1100; i++)
        {
            Put(pods, Broken($"pod-{i}"));
        }
        Assert.Equal(1100, faults.Errors["pods", "undecodable"].Count);
        Assert.Equal(1000, _log.Lines.Count);
    }

    private static ResourceSlot Pods(ObjectFaults faults) => ResourceSet.Open(
        new ResourceDemand
        {
            Catalog = Catalog.All,
            Selection = new ResourceSelection { Resources = ["pods"] },
            Families = new FamilyLists
            {
                Allowed = ["^kube_pod_status_phase$", "^kube_pod_container_status_restarts_total$", "^kube_pod_annotations$"],
                Annotations = "pods=[*]",
            },
        },
        [],
        faults.For).Slots[0];

    private static string Broken(string name) =>
        $$$"""{"metadata":{"namespace":"shop","name":"{{{name}}}","uid":"uid-{{{name}}}"},"status":{"phase":7} }""";

    private static string Whole(string name) =>
        $$$"""{"metadata":{"namespace":"shop","name":"{{{name}}}","uid":"uid-{{{name}}}"},"status":{"phase":"Running"} }""";

    private static void Put(ResourceSlot slot, string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(body);
        slot.Scopes[0].Sink.Upsert(new ManifestHead(document.RootElement).ToWire(body));
    }
}
