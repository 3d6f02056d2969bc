using StateMetrics.Simulator.Cluster;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Workloads;

/// <summary>
/// Fills a cluster with what a production cluster of so many pods would hold: nodes, namespaces, deployments with their
/// replica sets and services, jobs, and pods in the sizes of production, a few of them pending, crash-looping or done.
/// </summary>
public sealed class DemoCluster
{
    private const int PodsPerNode = 30;
    private const int PodsPerNamespace = 100;

    private static readonly string[] s_teams = ["shop", "search", "catalog", "billing", "login", "media", "infra", "sales"];
    private static readonly string[] s_subjects = ["cart", "order", "price", "stock", "user", "mail", "image", "audit", "feed", "rate"];
    private static readonly string[] s_roles = ["api", "worker", "edge", "cache", "cron", "index", "web", "sync"];

    private readonly SimulatedCluster _cluster;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly List<Application> _apps = [];
    private readonly Dictionary<(string Namespace, string Name), int> _named = [];
    private readonly List<DemoPod> _pods = [];
    private readonly int _podCount;

    private DemoCluster(SimulatedCluster cluster, TimeProvider time, int podCount, int seed)
    {
        _cluster = cluster;
        _time = time;
        _podCount = podCount;
        _random = new Random(seed);
    }

    internal int NodeCount => Math.Max(3, _podCount / PodsPerNode);

    internal SimulatedCluster Cluster => _cluster;

    internal TimeProvider Time => _time;

    internal IReadOnlyList<DemoPod> Pods => _pods;

    /// <summary>
    /// Fills an empty cluster and answers a description that <see cref="Churn"/> can keep changing. The same arguments
    /// make the same objects, apart from times. Takes about 0.1 ms a pod.
    /// </summary>
    public static DemoCluster Fill(SimulatedCluster cluster, TimeProvider time, int pods, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pods);
        DemoCluster demo = new(cluster, time, pods, seed);
        demo.Plan();
        demo.Store();
        return demo;
    }

    /// <summary>A name for one more pod of an application.</summary>
    internal string NewPodName(Application app) => $"{app.Owner}-{UidSource.Suffix(_random)}";

    private void Plan()
    {
        int jobs = _podCount / 40;
        while (_pods.Count < jobs)
        {
            AddJob();
        }
        while (_pods.Count < _podCount)
        {
            AddDeployment(Math.Min(_podCount - _pods.Count, 1 + _random.Next(12)));
        }
    }

    private void AddDeployment(int replicas)
    {
        Application app = NewApplication(s_roles[_random.Next(s_roles.Length)], replicas, job: false);
        PodBlueprint blueprint = new(app);
        for (int i = 0; i < replicas; i++)
        {
            PodActivity activity = _random.Next(100) switch
            {
                < 2 => PodActivity.Pending,
                < 3 => PodActivity.CrashLooping,
                < 4 => PodActivity.Unready,
                _ => PodActivity.Running,
            };
            AddPod(blueprint, activity);
        }
    }

    private void AddJob()
    {
        bool failed = _random.Next(10) == 0;
        AddPod(new PodBlueprint(NewApplication("report", 1, job: true)), failed ? PodActivity.Failed : PodActivity.Succeeded);
    }

    private Application NewApplication(string role, int replicas, bool job)
    {
        int spaces = NamespaceCount;
        string space = NamespaceName(_random.Next(spaces));
        Application app = new()
        {
            Name = NewName(space, $"{s_subjects[_random.Next(s_subjects.Length)]}-{role}"),
            Namespace = space,
            Replicas = replicas,
            OwnerUid = UidSource.Next(_random),
            DeploymentUid = UidSource.Next(_random),
            TemplateHash = UidSource.Suffix(_random, 10),
            Version = $"{1 + _random.Next(4)}.{_random.Next(20)}.{_random.Next(10)}",
            IsJob = job,
        };
        _apps.Add(app);
        return app;
    }

    /// <summary>The name, with a number where the namespace has it already, as people do.</summary>
    private string NewName(string space, string name)
    {
        int taken = _named.GetValueOrDefault((space, name)) + 1;
        _named[(space, name)] = taken;
        return taken == 1 ? name : $"{name}-{taken}";
    }

    private void AddPod(PodBlueprint blueprint, PodActivity activity)
    {
        DateTimeOffset created = _time.GetUtcNow() - TimeSpan.FromMinutes(10 + _random.Next(30 * 24 * 60));
        _pods.Add(new DemoPod
        {
            Blueprint = blueprint,
            Name = NewPodName(blueprint.App),
            Node = _random.Next(NodeCount),
            Ordinal = _pods.Count + 1,
            Created = created,
            ChangedAt = created.AddSeconds(_random.Next(5, 300)),
            Activity = activity,
            Restarts = activity == PodActivity.CrashLooping ? 5 + _random.Next(200) : _random.Next(20) == 0 ? 1 + _random.Next(4) : 0,
        });
    }

    private int NamespaceCount => Math.Max(3, _podCount / PodsPerNamespace);

    private static string NamespaceName(int ordinal) => $"{s_teams[ordinal % s_teams.Length]}-{ordinal:d3}";

    private void Store()
    {
        DateTimeOffset now = _time.GetUtcNow();
        Load("v1/nodes", Enumerable.Range(0, NodeCount).Select(node => DemoNodes.Json(node, now)));
        string[] system = ["default", "kube-node-lease", "kube-public", "kube-system"];
        string created = PodBlueprint.Stamp(now.AddDays(-30));
        Load("v1/namespaces", system.Concat(Enumerable.Range(0, NamespaceCount).Select(NamespaceName))
            .Select(name => DemoObjects.Namespace(name, created)));
        StoreApplications(created);
        Load("v1/pods", _pods.Select(pod => pod.Blueprint.Write(pod)));
    }

    private void StoreApplications(string created)
    {
        Dictionary<Application, int> ready = _apps.ToDictionary(app => app, _ => 0);
        foreach (DemoPod pod in _pods.Where(pod => pod.Activity == PodActivity.Running))
        {
            ready[pod.Blueprint.App]++;
        }
        Application[] deployments = [.. _apps.Where(app => !app.IsJob)];
        Load("apps/v1/deployments", deployments.Select(app => DemoObjects.Deployment(app, ready[app], created)));
        Load("apps/v1/replicasets", deployments.Select(app => DemoObjects.ReplicaSet(app, ready[app], created)));
        Load("v1/services", deployments.Select((app, ordinal) => DemoObjects.Service(app, ordinal, created)));
        Load("batch/v1/jobs", _pods.Where(pod => pod.Blueprint.App.IsJob).Select(DemoObjects.Job));
    }

    private void Load(ResourceId resource, IEnumerable<string> objects) =>
        _cluster.Load(resource, objects.Select(json => new ReadOnlyMemory<byte>(TextEncoding.UTF8.GetBytes(json))));
}
