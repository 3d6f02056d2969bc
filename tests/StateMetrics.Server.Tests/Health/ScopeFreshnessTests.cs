using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using static StateMetrics.Kubernetes.Reflector.ReflectorState;
using static StateMetrics.Server.Health.FreshnessState;

namespace StateMetrics.Server.Tests.Health;

/// <summary>Every state of a copy, and whether its samples are served.</summary>
public sealed class ScopeFreshnessTests
{
    private static readonly FreshnessOptions s_omit = new() { OmitStale = true };

    public static TheoryData<string, ReflectorState, bool, int, int, bool> States => new()
    {
        // what, state, synced, seconds since the last proof (-1: none), the expected state, served with --when-stale=omit
        { "listing", ReflectorState.Syncing, false, -1, (int)FreshnessState.Syncing, true },
        { "never listed, unreachable", Unreachable, false, -1, (int)FreshnessState.Syncing, true },
        { "watching", Watching, true, 10, (int)Fresh, true },
        { "exactly at the limit", Watching, true, 180, (int)Fresh, true },
        { "silent", Watching, true, 181, (int)Stale, false },
        { "relisting", ReflectorState.Syncing, true, 60, (int)Fresh, true },
        { "relisting for long", ReflectorState.Syncing, true, 600, (int)Stale, false },
        { "unreachable for a moment", Unreachable, true, 60, (int)Fresh, true },
        { "unreachable for long", Unreachable, true, 600, (int)Stale, false },
        { "refused for long", Refused, true, 600, (int)Stale, false },
        { "never permitted", ReflectorState.Forbidden, false, -1, (int)FreshnessState.Forbidden, true },
        { "just forbidden", ReflectorState.Forbidden, true, 60, (int)FreshnessState.Forbidden, true },
        { "forbidden since long", ReflectorState.Forbidden, true, 600, (int)FreshnessState.Forbidden, false },
        { "never there", ReflectorState.NotServed, false, -1, (int)FreshnessState.NotServed, true },
        { "there before", ReflectorState.NotServed, true, 60, (int)Gone, true },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Each_state_follows_from_the_status_and_the_age_of_the_proof(
        string what, ReflectorState state, bool synced, int seconds, int expected, bool served)
    {
        TimeSpan? age = seconds < 0 ? null : TimeSpan.FromSeconds(seconds);
        var status = new ReflectorStatus { State = state, Synced = synced, FreshAt = AnyScope.Now - age, ProofAge = age };
        var freshness = ScopeFreshness.Of(AnyScope.Of("pods", status), s_omit, AnyScope.Now);
        Assert.True((FreshnessState)expected == freshness.State, $"{what}: {freshness.State}");
        Assert.Equal(age, freshness.ProofAge);
        Assert.True(served == freshness.IsServed, what);
        Assert.True(ScopeFreshness.Of(freshness.Scope, new FreshnessOptions(), AnyScope.Now).IsServed, "without omit all is served");
    }

    [Fact]
    public void Before_discovery_has_looked_nothing_is_known() =>
        Assert.Equal(FreshnessState.Syncing, State(AnyScope.Of("pods") with { Served = null }));

    [Fact]
    public void What_discovery_does_not_find_is_not_served() =>
        Assert.Equal(FreshnessState.NotServed, State(AnyScope.Of("pods") with { Served = false }));

    [Fact]
    public void What_discovery_does_not_find_any_more_is_gone() =>
        Assert.Equal(Gone, State(AnyScope.Of("pods") with { Served = false, Gone = true }));

    [Fact]
    public void A_clock_that_was_set_back_does_not_make_a_copy_young() =>
        Assert.Equal(Stale, State(AnyScope.Of("pods", AnyScope.Proven(TimeSpan.FromHours(1)) with { FreshAt = AnyScope.Now })));

    [Fact]
    public void A_machine_that_slept_does_not_make_a_copy_young() =>
        Assert.Equal(Stale, State(AnyScope.Of("pods", AnyScope.Proven(TimeSpan.FromHours(1)) with { ProofAge = TimeSpan.Zero })));

    private static FreshnessState State(ScopeView scope) => ScopeFreshness.Of(scope, s_omit, AnyScope.Now).State;
}
