using StateMetrics.Exposition.Store;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Tests.Health;

/// <summary>Resources as a fleet shows them, made by hand.</summary>
internal static class AnyScope
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal static ScopeView Of(string resource, ReflectorStatus? status = null, string? ns = null) => new()
    {
        Key = new ReflectorKey(resource, ns),
        GroupVersion = "v1",
        Kind = "Any",
        Served = true,
        Status = status,
        Store = new StoreWriter(1).Store,
    };

    /// <summary>The status of a copy that was proven some time before <see cref="Now"/>.</summary>
    internal static ReflectorStatus Proven(TimeSpan ago, ReflectorState state = ReflectorState.Watching) => new()
    {
        State = state,
        Synced = true,
        FreshAt = Now - ago,
        ProofAge = ago,
        ChangedAt = Now - ago,
        LastListAt = Now - TimeSpan.FromHours(1),
        LastListReason = Reasons.First,
        LastListTook = TimeSpan.FromMilliseconds(250),
        NumericVersion = 1234,
    };
}
