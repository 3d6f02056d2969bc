using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Workloads;

/// <summary>
/// Keeps the pods of a <see cref="DemoCluster"/> changing: some changes replace a pod by a new one (two writes), two thirds of
/// the others flip a pod's readiness, the rest restart a container. Seeded: the same steps make the same changes.
/// </summary>
public sealed class Churn(DemoCluster demo, int seed = 1)
{
    /// <summary>Changes are made in bursts of this length, since a timer per change would not hold high rates.</summary>
    private static readonly TimeSpan s_burst = TimeSpan.FromMilliseconds(50);

    private static readonly ResourceId s_podResource = new("", "v1", "pods");

    private readonly Random _random = new(seed);
    private readonly DemoPod[] _pods = [.. demo.Pods.Where(pod => pod.Activity is PodActivity.Running or PodActivity.Unready)];
    private long _steps;

    /// <summary>Of a hundred changes, how many replace a pod; 10. 0 leaves the same pods, whose status changes.</summary>
    public int ReplacedPercent { get; init; } = 10;

    /// <summary>How many changes were made.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Makes so many changes a second, on the demo's clock, until stopped.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(double changesPerSecond, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(changesPerSecond);
        long start = demo.Time.GetTimestamp();
        long first = Steps;
        using PeriodicTimer timer = new(s_burst, demo.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            double due = demo.Time.GetElapsedTime(start).TotalSeconds * changesPerSecond;
            while (Steps - first < due && !stop.IsCancellationRequested)
            {
                Step();
            }
        }
    }

    /// <summary>Makes one change. Nothing happens in a cluster without running pods. One caller at a time.</summary>
    public void Step()
    {
        Interlocked.Increment(ref _steps);
        if (_pods.Length == 0)
        {
            return;
        }
        int index = _random.Next(_pods.Length);
        DemoPod pod = _pods[index] with { ChangedAt = demo.Time.GetUtcNow() };
        bool replaced = _random.Next(100) < ReplacedPercent;
        _pods[index] = _random.Next(3) switch
        {
            _ when replaced => Replace(pod),
            < 2 => Write(pod with { Activity = pod.Activity == PodActivity.Running ? PodActivity.Unready : PodActivity.Running }),
            _ => Write(pod with { Restarts = pod.Restarts + 1 }),
        };
    }

    private DemoPod Write(DemoPod pod)
    {
        string json = pod.Blueprint.Write(pod);
        if (Exists(pod))
        {
            demo.Cluster.Update(s_podResource, json);
        }
        else
        {
            demo.Cluster.Create(s_podResource, json);   // somebody else deleted it, as people do with a demo
        }
        return pod;
    }

    private DemoPod Replace(DemoPod old)
    {
        if (Exists(old))
        {
            demo.Cluster.Delete(s_podResource, old.Blueprint.App.Namespace, old.Name);
        }
        DemoPod next = old with
        {
            Name = demo.NewPodName(old.Blueprint.App),
            Node = _random.Next(demo.NodeCount),
            Created = old.ChangedAt,
            Activity = PodActivity.Running,
            Restarts = 0,
        };
        return Write(next);
    }

    private bool Exists(DemoPod pod) => demo.Cluster.Find(s_podResource, pod.Blueprint.App.Namespace, pod.Name) is not null;
}
