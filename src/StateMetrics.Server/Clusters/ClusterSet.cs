using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Clusters;

/// <summary>
/// Reads the clusters that are described: what should run is compared with what does whenever a description, a kubeconfig or the
/// demand changes, and whatever is as it should be is never touched. One that is to be read otherwise is built beside the one that
/// is shown, and takes its place when it has listed everything.
/// </summary>
internal sealed partial class ClusterSet : BackgroundService
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);

    // How soon a member is shown that has listed everything.
    private static readonly TimeSpan s_buildingTick = TimeSpan.FromMilliseconds(250);

    private readonly ClusterTerms _terms;
    private readonly Latest<IReadOnlyList<ClusterSpec>> _desired;
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<ReadFile> _first;
    private readonly IReadOnlyList<ClusterSpec> _described;
    private readonly ResourceDemand _demanded;
    private readonly Latest<IReadOnlyList<ReadFile>> _kubeconfigs;
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ClusterMember> _retired = [];
    private IReadOnlyList<ClusterPlace> _places;
    private bool _wasReady;
    private IReadOnlyDictionary<string, string> _unplaced = new Dictionary<string, string>();
    private long _turnedAt;

    /// <param name="terms">What all of them are read by.</param>
    /// <param name="desired">The clusters, which may change at any time.</param>
    /// <exception cref="KubeconfigException">The way to one of them cannot be used.</exception>
    public ClusterSet(ClusterTerms terms, Latest<IReadOnlyList<ClusterSpec>> desired)
    {
        (_terms, _desired) = (terms, desired);
        (_described, _demanded) = (desired.Value, terms.Demand.Value);
        _first = Look();
        _kubeconfigs = new Latest<IReadOnlyList<ReadFile>>(_first);
        _places = [.. InOrder(_described).Select(spec => new ClusterPlace(Naming(spec, () => new ClusterMember(spec, terms))))];
        Home = new Latest<ApiServer>(_places[0].Shown.Server);
        _turnedAt = terms.Time.GetTimestamp();
    }

    /// <summary>The server of the only cluster, where there is one alone.</summary>
    public Latest<ApiServer> Home { get; }

    private IReadOnlyList<ClusterPlace> Places => Volatile.Read(ref _places);

    /// <summary>Tries the ways to those clusters that are not read by them already.</summary>
    /// <exception cref="KubeconfigException">One of them cannot be used; the message names the cluster.</exception>
    public void Check(IReadOnlyList<ClusterSpec> specs)
    {
        foreach (ClusterSpec spec in specs.Where(spec =>
            !Shown.Any(member => member.Spec.Name == spec.Name && member.Spec.IsReadLike(spec))))
        {
            Naming(spec, () => _terms.Connect(spec)).Dispose();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (ClusterMember member in Places.SelectMany(static place => place.Members).Concat(_retired))
        {
            member.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task looking = new FileLooks(Look, () => _kubeconfigs.Value, _terms.Time).FollowAsync(_kubeconfigs.Set, ending.Token);
        try
        {
            foreach (ClusterPlace place in Places)
            {
                place.Shown.Start(_broken);
            }
            (IReadOnlyList<ClusterSpec> specs, ResourceDemand demand) = (_described, _demanded);
            Task<IReadOnlyList<ClusterSpec>> described = _desired.OtherThanAsync(specs, ending.Token);
            Task<ResourceDemand> demanded = _terms.Demand.OtherThanAsync(demand, ending.Token);
            Task<IReadOnlyList<ReadFile>> written = _kubeconfigs.OtherThanAsync(_first, ending.Token);
            while (true)
            {
                await PromoteAsync();
                TimeSpan pause = Places.Any(static place => place.Next is not null) ? s_buildingTick : s_tick;
                Task tick = Task.Delay(pause, _terms.Time, ending.Token);
                await await Task.WhenAny(described, demanded, written, tick, looking, _broken.Task);
                Volatile.Write(ref _turnedAt, _terms.Time.GetTimestamp());
                bool isOther = described.IsCompleted || written.IsCompleted || _unplaced.Count > 0
                    || Places.Any(static place => place.Problem.Length > 0);
                if (described.IsCompleted)
                {
                    specs = await described;
                    described = _desired.OtherThanAsync(specs, ending.Token);
                }
                if (written.IsCompleted)
                {
                    written = _kubeconfigs.OtherThanAsync(await written, ending.Token);
                }
                if (demanded.IsCompleted)
                {
                    demand = await demanded;
                    demanded = _terms.Demand.OtherThanAsync(demand, ending.Token);
                    isOther = true;
                }
                if (isOther)
                {
                    await ApplyAsync(specs, demand);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(Places.SelectMany(static place => place.Members).Select(static member => member.StopAsync()));
        }
    }

    private static IEnumerable<ClusterSpec> InOrder(IEnumerable<ClusterSpec> specs) =>
        specs.OrderBy(static spec => spec.Name, StringComparer.Ordinal);

    private ClusterMember Open(ClusterSpec spec) => Naming(spec, () => new ClusterMember(spec, _terms));

    private static T Naming<T>(ClusterSpec spec, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (KubeconfigException e) when (!spec.IsAlone)
        {
            throw new KubeconfigException($"{Flags.ClustersConfig}: cluster {spec.Name}: {e.Message}", e);
        }
    }

    /// <summary>One look at every kubeconfig.</summary>
    private IReadOnlyList<ReadFile> Look() =>
    [
        .. _desired.Value.Select(spec => _terms.OptionsOf(spec).KubeconfigPath).Where(static path => path.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Select(static path => ReadFile.At(path, path)),
    ];

    private async Task ApplyAsync(IReadOnlyList<ClusterSpec> specs, ResourceDemand demand)
    {
        Dictionary<string, ClusterPlace> before = Places.ToDictionary(static place => place.Shown.Spec.Name, StringComparer.Ordinal);
        var after = new List<ClusterPlace>();
        var unplaced = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ClusterSpec spec in InOrder(specs))
        {
            if (before.Remove(spec.Name, out ClusterPlace? place))
            {
                await ReconcileAsync(place, spec, demand);
                after.Add(place);
            }
            else if (TryBegin(spec, unplaced) is ClusterMember begun)
            {
                Log.Added(_terms.Logger, spec.Name, begun.Server.Description);
                after.Add(new ClusterPlace(begun) { IsLate = _wasReady });
            }
        }
        Volatile.Write(ref _unplaced, unplaced);
        if (after.Count == 0)
        {
            // None of them can be read: what is shown is better than nothing.
            return;
        }
        Volatile.Write(ref _places, after);
        foreach (ClusterPlace gone in before.Values)
        {
            Log.Removed(_terms.Logger, gone.Shown.Spec.Name);
            foreach (ClusterMember member in gone.Members)
            {
                await EndAsync(member);
            }
        }
    }

    private async Task ReconcileAsync(ClusterPlace place, ClusterSpec spec, ResourceDemand demand)
    {
        try
        {
            ClusterMember? unwanted = null;
            if (place.IsServed(spec, _terms))
            {
                unwanted = place.Build(null);
            }
            else if (!place.IsBuilt(spec, _terms))
            {
                ClusterMember next = Open(spec);
                Log.Building(ClusterLogger.For(spec, _terms.Logger), next.Server.Description);
                next.Start(_broken);
                unwanted = place.Build(next);
            }
            place.Problem = "";
            await (unwanted is null ? Task.CompletedTask : EndAsync(unwanted));
        }
        catch (KubeconfigException e)
        {
            Note(place, spec, e.Message);
            if (place.Next is { } next && !next.Spec.IsReadLike(spec))
            {
                // Nobody asks for it any more.
                place.Build(null);
                await EndAsync(next);
            }
        }
        foreach (ClusterMember member in place.Members)
        {
            // What is to be replaced goes on as it was described, until then.
            member.Become(member.Spec.IsReadLike(spec) && !member.Spec.IsLike(spec) ? spec : member.Spec, demand);
        }
    }

    private ClusterMember? TryBegin(ClusterSpec spec, Dictionary<string, string> failed)
    {
        try
        {
            ClusterMember member = Open(spec);
            member.Start(_broken);
            return member;
        }
        catch (KubeconfigException e)
        {
            // It was fine when the file was checked, and is tried again.
            failed.Add(spec.Name, e.Message);
            if (_unplaced.GetValueOrDefault(spec.Name) != e.Message)
            {
                Log.Unusable(ClusterLogger.For(spec, _terms.Logger), e.Message);
            }
            return null;
        }
    }

    /// <summary>Shows what is complete, or better than nothing.</summary>
    private async Task PromoteAsync()
    {
        foreach (ClusterPlace place in Places.Where(static place =>
            place.Next is { } next && (next.Fleet.IsWhole || !place.Shown.Fleet.WasReached)))
        {
            ClusterMember before = place.Promote();
            Log.Replaced(ClusterLogger.For(place.Shown.Spec, _terms.Logger), place.Shown.Server.Description);
            if (place.Shown.Spec.IsAlone)
            {
                Home.Set(place.Shown.Server);
            }
            await EndAsync(before);
        }
    }

    private async Task EndAsync(ClusterMember member)
    {
        await member.StopAsync();
        if (member.Spec.IsAlone)
        {
            // Others may still ask its server, about the own shard and about access. Its connections close when they are idle.
            _retired.Add(member);
            return;
        }
        member.Dispose();
    }

    private void Note(ClusterPlace place, ClusterSpec spec, string problem)
    {
        if (place.Problem != problem)
        {
            place.Problem = problem;
            Log.Unusable(ClusterLogger.For(spec, _terms.Logger), problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "cluster {Cluster}: read from now on, at {Server}")]
        public static partial void Added(ILogger logger, string cluster, string server);

        [LoggerMessage(LogLevel.Information, "cluster {Cluster}: not configured any more; its samples are dropped")]
        public static partial void Removed(ILogger logger, string cluster);

        [LoggerMessage(LogLevel.Information, "its configuration has changed; shown as before until everything is listed at {Server}")]
        public static partial void Building(ILogger logger, string server);

        [LoggerMessage(LogLevel.Information, "shown from {Server} now")]
        public static partial void Replaced(ILogger logger, string server);

        [LoggerMessage(LogLevel.Error, "the way to it cannot be used, going on as before: {Problem}")]
        public static partial void Unusable(ILogger logger, string problem);
    }
}
