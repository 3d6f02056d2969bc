using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Health;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Clusters;

/// <content>The clusters as they stand, for scrapes, probes, pages and self families.</content>
internal sealed partial class ClusterSet
{
    // Who answers at all does so sooner; an address that swallows packets takes as long as a connection may.
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(10);

    /// <summary>One cluster is read alone, as flags tell, and has no name.</summary>
    public bool IsAlone => Places is [{ Shown.Spec.IsAlone: true }];

    /// <summary>The members that are shown, in the order of their names.</summary>
    public IEnumerable<ClusterMember> Shown => Places.Select(static place => place.Shown);

    /// <summary>What a scrape shows now, with what is known about it, in the order of the names.</summary>
    public IReadOnlyList<ClusterView> View() => [.. Shown.Select(static member => member.View)];

    /// <summary>Where the clusters are, for people.</summary>
    public string Description => IsAlone
        ? Places[0].Shown.Server.Description
        : string.Join("; ", Shown.Select(static member => $"{member.Spec.Name}: {member.Server.Description}"));

    /// <summary>How many resources are read, those of several clusters once.</summary>
    public int Resources => Shown.SelectMany(static member => member.Fleet.Resources.Slots).DistinctBy(static slot => slot.Name).Count();

    /// <summary>Where the way to them was told.</summary>
    public string Origin => IsAlone ? Places[0].Shown.Server.Origin : $"{Places.Count} clusters of {Flags.ClustersConfig}";

    /// <summary>What the process tells of itself, and of each cluster under its labels.</summary>
    /// <param name="stateOf">What is known of the process, and of one cluster.</param>
    public SelfText Told(Func<ClusterMember, SelfState> stateOf)
    {
        List<(ClusterMember Member, SelfState State)> shown = [.. Shown.Select(member => (member, stateOf(member)))];
        return IsAlone
            ? SelfText.Of(SelfFamilies.Renderer, [shown[0].State])
            : SelfText.Join(
                SelfFamilies.Table,
                [
                    SelfText.Of(SelfFamilies.OfProcess, [shown[0].State]),
                    .. shown.Select(static one => SelfText.Of(one.Member.OwnFamilies, [one.State])),
                ]);
    }

    /// <summary>How long ago the loop that turned last did; each does every few seconds, whatever the servers do.</summary>
    public TimeSpan SinceTurn => Places.SelectMany(static place => place.Members).Select(static member => member.Fleet.SinceTurn)
        .Append(_terms.Time.GetElapsedTime(Volatile.Read(ref _turnedAt))).Max();

    /// <summary>
    /// Whether everything has been listed for the shard of this generation, apart from what we may not or cannot read, and from
    /// clusters that have never been reached and nobody has to wait for.
    /// </summary>
    public bool IsComplete(long generation) => Places.All(place =>
        place.Shown.Fleet.IsComplete(generation) || !(place.Shown.Spec.IsAlone || IsAwaited(place.Shown)));

    /// <summary>What /readyz answers.</summary>
    /// <param name="shardProblem">Why the own shard is not known yet; "" once it is.</param>
    public Readiness Readiness(string shardProblem)
    {
        lock (_gate)
        {
            var lines = new ReadinessLines();
            lines.AddShard(shardProblem);
            foreach (ClusterPlace place in Places)
            {
                ReadinessLines own = LinesOf(place, shardProblem);
                if (place.Shown.Spec.IsAlone)
                {
                    return lines.And(own, "").Readiness;
                }
                lines.And(Counts(place) ? own : own.Aside(), $"cluster {place.Shown.Spec.Name}: ");
            }
            foreach ((string name, string problem) in Volatile.Read(ref _unplaced))
            {
                lines.Tell($"cluster {name}: not as configured: {problem}");
            }
            if (lines.Readiness.IsReady && !Shown.Any(static member => member.Fleet.WasReached))
            {
                lines.Wait("waiting for any cluster: none has been reached");
            }
            if (lines.Readiness.IsReady && !_wasReady)
            {
                // What comes later makes nothing unready: that would take the pod out of its Service for the sake of one cluster.
                _wasReady = true;
                foreach (ClusterPlace late in Places.Where(static place => !place.Shown.Fleet.IsWhole))
                {
                    late.IsLate = true;
                }
            }
            return lines.Readiness;
        }
    }

    private static ReadinessLines LinesOf(ClusterPlace place, string shardProblem)
    {
        ClusterMember shown = place.Shown;
        var lines = new ReadinessLines();
        lines.AddScopes(shown.Fleet.View(), shown.Fleet.DiscoveryError, shardProblem, shown.Fleet.SetProblem);
        if (place.Problem.Length > 0)
        {
            lines.Tell($"not as configured: {place.Problem}");
        }
        if (place.Next is { } next)
        {
            string error = next.Fleet.DiscoveryError;
            lines.Tell($"not as configured yet: listing at {next.Server.Description}{(error.Length > 0 ? $": {error}" : "")}");
        }
        return lines;
    }

    /// <summary>Whether readiness waits for it.</summary>
    private static bool Counts(ClusterPlace place) => !place.IsLate && IsAwaited(place.Shown);

    /// <summary>It is required, or has been reached, or might be within moments.</summary>
    private static bool IsAwaited(ClusterMember shown) => shown.Spec.IsRequired || shown.Fleet.WasReached
        || (shown.Fleet.DiscoveryError.Length == 0 && shown.Age < s_answerWithin);
}
