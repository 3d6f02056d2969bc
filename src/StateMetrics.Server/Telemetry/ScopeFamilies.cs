using System.Collections.Immutable;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Health;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// Families about every resource in every scope. What is proven about its copy is served beside the data and on the
/// telemetry port; what the copy costs, on the telemetry port only.
/// </summary>
internal sealed class ScopeFamilies
{
    private static readonly ReadOnlyMemory<byte> s_identity = "identity"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_gzip = "gzip"u8.ToArray();

    private static readonly StateSet s_states = new("syncing", "fresh", "stale", "forbidden", "not_served", "gone");

    private static readonly Dictionary<FreshnessState, ReadOnlyMemory<byte>> s_names = new()
    {
        [FreshnessState.Syncing] = "syncing"u8.ToArray(),
        [FreshnessState.Fresh] = "fresh"u8.ToArray(),
        [FreshnessState.Stale] = "stale"u8.ToArray(),
        [FreshnessState.Forbidden] = "forbidden"u8.ToArray(),
        [FreshnessState.NotServed] = "not_served"u8.ToArray(),
        [FreshnessState.Gone] = "gone"u8.ToArray(),
    };

    // By resource alone: the scopes of a resource share the reasons for being late.
    private static readonly FamilyRenderer<(byte[] Resource, Observations? Seconds)> s_delay =
        new FamilyTable<(byte[] Resource, Observations? Seconds)>
        {
            { Histogram, "kube_state_metrics_event_delay_seconds", Alpha, ["resource"],
                "Time from the stamp of a creation or a condition's transition, rounded down to seconds, to its arrival by watch; "
                + "negative where the clock of whoever stamped it is ahead of ours.",
                WriteDelays },
        }.Compile(Selection.Default);

    private readonly Tables _byResource;
    private readonly Tables _byNamespace;
    private readonly FamilyRenderer<(byte[] Resource, Observations? Seconds)> _delay;
    private readonly Func<bool> _readsByNamespace;
    private readonly EventDelays _delays;

    /// <param name="readsByNamespace">Whether namespaces are read one by one now, which makes them a label.</param>
    /// <param name="delays">Of the events, by resource.</param>
    /// <param name="constants">What every sample begins with; null for nothing.</param>
    public ScopeFamilies(Func<bool> readsByNamespace, EventDelays delays, ConstantLabels? constants = null)
    {
        ConstantLabels first = constants ?? ConstantLabels.None;
        (_readsByNamespace, _delays, _delay) = (readsByNamespace, delays, s_delay.With(first));
        _byResource = new Tables(new ScopeLabels(namespaces: false), first);
        _byNamespace = new Tables(new ScopeLabels(namespaces: true), first);
    }

    /// <summary>Every family that there can be, with all labels.</summary>
    public static IEnumerable<Family> Everything { get; } =
        new ScopeFamilies(static () => true, new EventDelays(TimeProvider.System, static _ => true)).Families;

    /// <summary>The families of both kinds, for tests and documents.</summary>
    public IEnumerable<Family> Families =>
        [.. TablesFor([]).Freshness.Families, .. s_delay.Families, .. TablesFor([]).Cost.Families];

    public SelfText Freshness(IReadOnlyList<ScopeFreshness> scopes) => SelfText.Of(TablesFor(scopes).Freshness, scopes).And(SelfText.Of(
        _delay,
        scopes.Select(static scope => scope.Scope.Key.Resource).Distinct()
            .Select(resource => (Encoding.UTF8.GetBytes(resource), _delays.Of(resource)))));

    public SelfText All(IReadOnlyList<ScopeFreshness> scopes) => Freshness(scopes).And(SelfText.Of(TablesFor(scopes).Cost, scopes));

    /// <summary>While what was read by namespace is still shown in the place of what is not, the label tells them apart.</summary>
    private Tables TablesFor(IReadOnlyList<ScopeFreshness> scopes) =>
        _readsByNamespace() || scopes.Any(static scope => scope.Scope.Key.Namespace is not null) ? _byNamespace : _byResource;

    private static FamilyTable<ScopeFreshness> FreshnessTable(ScopeLabels labels) => new(labels.Names, labels.Identify)
    {
        { Gauge, "kube_state_metrics_resource_fresh_timestamp_seconds", Alpha, [],
            "When the copy of the resource was last proven current, by a list, an event or a bookmark, in Unix seconds.",
            static (s, ref w) => w.Sample(UnixSeconds(s.Scope.Status?.FreshAt)) },
        { Gauge, "kube_state_metrics_resource_last_change_timestamp_seconds", Alpha, [],
            "When a list or an event last changed the copy of the resource, in Unix seconds.",
            static (s, ref w) => w.Sample(UnixSeconds(s.Scope.Status?.ChangedAt)) },
        { Gauge, "kube_state_metrics_resource_state", Alpha, ["state"],
            "What is known about the copy of the resource, 1 for the state that it is in; stale is without proof for --stale-after.",
            static (s, ref w) => w.OneOf(s_states, s_names[s.State]) },
        { Gauge, "kube_state_metrics_resource_objects", Alpha, [], "Objects that the copy of the resource holds.",
            static (s, ref w) => w.Sample(s.Objects) },
        { Gauge, "kube_state_metrics_resource_version", Alpha, [],
            "Version up to which the resource is known, where versions are numbers: shows progress, and means nothing else.",
            static (s, ref w) => w.Sample(s.Scope.Status?.NumericVersion) },
        { Counter, "kube_state_metrics_watch_restarts_total", Alpha, ["reason"],
            "Watches that ended and were begun again, by the reason of their end.",
            static (s, ref w) => Counts(s.Scope.Status?.WatchRestarts, ref w) },
        { Counter, "kube_state_metrics_relists_total", Alpha, ["reason"],
            "Complete lists by what led to them; the one at the start has the reason first.",
            static (s, ref w) => Counts(s.Scope.Status?.Lists, ref w) },
        { Gauge, "kube_state_metrics_last_relist_seconds", Alpha, [], "How long the last complete list took, in seconds.",
            static (s, ref w) => w.Sample(s.Scope.Status?.LastListTook?.TotalSeconds) },
    };

    private static FamilyTable<ScopeFreshness> CostTable(ScopeLabels labels) => new(labels.Names, labels.Identify)
    {
        { Gauge, "kube_state_metrics_resource_samples", Alpha, [], "Samples that the objects of the resource have.",
            static (s, ref w) => w.Sample(s.Scope.Store.Samples) },
        { Gauge, "kube_state_metrics_resource_stored_bytes", Alpha, [], "Memory that the samples of the resource take, compressed.",
            static (s, ref w) => w.Sample(s.Scope.Store.StoredBytes) },
        { Gauge, "kube_state_metrics_resource_scrape_bytes", Alpha, ["encoding"],
            "What the resource had of the body of the last scrape that included it. Scrapers may limit the sum.", WriteScrapeBytes },
        { Counter, "kube_state_metrics_resource_folds_total", Alpha, [],
            "How often a family of some dozens of objects of the resource was compressed, for the first time or anew.",
            static (s, ref w) => w.Sample(s.Scope.Store.Folds) },
    };

    private static void WriteDelays((byte[] Resource, Observations? Seconds) source, ref SampleWriter writer)
    {
        if (source.Seconds is not null)
        {
            writer.Histogram(source.Seconds, source.Resource);
        }
    }

    private static void WriteScrapeBytes(ScopeFreshness source, ref SampleWriter writer)
    {
        writer.Sample(source.Scope.Store.LastIdentityBytes, s_identity);
        writer.Sample(source.Scope.Store.LastGzipBytes, s_gzip);
    }

    private static void Counts(ImmutableSortedDictionary<string, long>? counts, ref SampleWriter writer)
    {
        foreach ((string reason, long count) in counts ?? ImmutableSortedDictionary<string, long>.Empty)
        {
            writer.Sample(count, Encoding.UTF8.GetBytes(reason));
        }
    }

    private static double? UnixSeconds(DateTimeOffset? moment) =>
        (moment - DateTimeOffset.UnixEpoch)?.TotalSeconds;

    private sealed class Tables(ScopeLabels labels, ConstantLabels first)
    {
        public FamilyRenderer<ScopeFreshness> Freshness { get; } = FreshnessTable(labels).Compile(Selection.Default).With(first);

        public FamilyRenderer<ScopeFreshness> Cost { get; } = CostTable(labels).Compile(Selection.Default).With(first);
    }
}
