using StateMetrics.Exposition.Store;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;

namespace StateMetrics.Server.Tests.Health;

/// <summary>Every state of a resource, the line that it gives, and whether it holds up readiness.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public void Nothing_enabled_is_ready() => Assert.Equal(new Readiness(true, "ok\n"), FleetReadiness.Of([], ""));

    [Fact]
    public void Before_the_first_look_at_the_server_it_waits_for_the_server() => Assert.Equal(
        new Readiness(false, "not ready\nwaiting for the API server\n"), FleetReadiness.Of([Scope("pods"), Scope("nodes")], ""));

    [Fact]
    public void It_tells_why_the_server_cannot_be_asked() => Assert.Equal(
        new Readiness(false, "not ready\nwaiting for the API server: Connection refused\n"),
        FleetReadiness.Of([Scope("pods")], "Connection refused"));

    [Fact]
    public void A_later_look_that_fails_changes_nothing() => Assert.Equal(
        new Readiness(true, "ok\n"),
        FleetReadiness.Of([Scope("pods", served: true, Status(ReflectorState.Watching, synced: true))], "timeout"));

    public static TheoryData<string, bool, ReflectorState?, bool, string, bool, string> States => new()
    {
        // what, served, state, synced, error, ready, line
        { "not served", false, null, false, "", true, "not served: pods (v1)\n" },
        { "not served any more", false, ReflectorState.Watching, true, "", true, "not served: pods (v1)\n" },
        { "served, not started", true, null, false, "", false, "waiting for pods: listing\n" },
        { "listing", true, ReflectorState.Syncing, false, "", false, "waiting for pods: listing\n" },
        { "refused", true, ReflectorState.Refused, false, "503 try later", false, "waiting for pods: 503 try later\n" },
        { "unreachable", true, ReflectorState.Unreachable, false, "no route", false, "waiting for pods: no route\n" },
        { "forbidden", true, ReflectorState.Forbidden, false, "403 no right", true, "forbidden: pods: 403 no right\n" },
        { "answered 404", true, ReflectorState.NotServed, false, "404 what", true, "not served: pods (v1)\n" },
        { "watching", true, ReflectorState.Watching, true, "", true, "" },
        { "relisting", true, ReflectorState.Syncing, true, "", true, "" },
        { "refused later", true, ReflectorState.Refused, true, "429 slow down", true, "not current: pods: 429 slow down\n" },
        { "unreachable later", true, ReflectorState.Unreachable, true, "no route", true, "not current: pods: no route\n" },
        { "forbidden later", true, ReflectorState.Forbidden, true, "403 no right", true, "forbidden: pods: 403 no right\n" },
        { "404 later", true, ReflectorState.NotServed, true, "404 what", true, "not served: pods (v1)\n" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Each_state_has_its_line(string what, bool served, ReflectorState? state, bool synced, string error, bool ready, string line)
    {
        ReflectorStatus? status = state is ReflectorState s ? Status(s, synced, error) : null;
        Readiness readiness = FleetReadiness.Of([Scope("pods", served, status)], "");
        Assert.True(new Readiness(ready, (ready ? "ok\n" : "not ready\n") + line) == readiness, $"{what}: {readiness}");
    }

    [Fact]
    public void What_is_waited_for_comes_first_and_namespaces_are_named() => Assert.Equal(
        new Readiness(false, """
            not ready
            waiting for pods in namespace blog: listing
            waiting for services: 500 oops
            not served: jobs (batch/v1)
            forbidden: nodes: 403 no right

            """),
        FleetReadiness.Of(
        [
            Scope("jobs", served: false) with { GroupVersion = "batch/v1" },
            Scope("nodes", served: true, Status(ReflectorState.Forbidden, synced: false, "403 no right")),
            Scope("pods", served: true, Status(ReflectorState.Watching, synced: true)) with { Key = new ReflectorKey("pods", "shop") },
            Scope("pods", served: true, Status(ReflectorState.Syncing, synced: false)) with { Key = new ReflectorKey("pods", "blog") },
            Scope("services", served: true, Status(ReflectorState.Refused, synced: false, "500 oops")),
        ], ""));

    private static ReflectorStatus Status(ReflectorState state, bool synced, string error = "") =>
        new() { State = state, Synced = synced, Error = error };

    private static ScopeView Scope(string resource, bool? served = null, ReflectorStatus? status = null) => new()
    {
        Key = new ReflectorKey(resource, null),
        GroupVersion = "v1",
        Kind = "Any",
        Served = served,
        Status = status,
        Store = new StoreWriter(0).Store,
    };
}
