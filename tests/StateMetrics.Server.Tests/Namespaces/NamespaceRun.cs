using StateMetrics.Server.Configuration;
using StateMetrics.Server.Health;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Namespaces;

/// <summary>A fleet that reads namespaces one by one, on time by hand for both sides; the connections are real.</summary>
internal sealed class NamespaceRun : IAsyncDisposable
{
    internal const string Deployments = "apps/v1/deployments";
    internal const string Spaces = "v1/namespaces";

    private const string Bindings = "rbac.authorization.k8s.io/v1/rolebindings";

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);

    // Where nothing is awaited but the time itself; pauses are told to two seconds.
    private static readonly TimeSpan s_stride = TimeSpan.FromSeconds(1);

    // For what takes many minutes many times.
    private static readonly TimeSpan s_coarse = TimeSpan.FromSeconds(4);

    private NamespaceRun(FleetOnSimulator fleet, ManualTimeProvider time) => (Fleet, Time) = (fleet, time);

    internal FleetOnSimulator Fleet { get; }

    internal ManualTimeProvider Time { get; }

    internal SimulatedApiServer Server => Fleet.Server;

    internal SimulatedCluster Cluster => Fleet.Cluster;

    internal IReadOnlyList<string> Log => Fleet.Log.Lines;

    internal static async Task<NamespaceRun> StartAsync(FleetSetup setup, Action<SimulatedApiServer> before)
    {
        var time = new ManualTimeProvider();
        return new NamespaceRun(await FleetOnSimulator.StartAsync(setup with { Time = time }, before, time), time);
    }

    /// <summary>Moves the time in small steps, and only while the server has answered everything.</summary>
    internal Task UntilAsync(Func<bool> condition, TimeSpan? atMost = null, bool coarse = false) =>
        StepAsync(condition, atMost, coarse ? s_coarse : s_step);

    private Task StepAsync(Func<bool> condition, TimeSpan? atMost, TimeSpan step)
    {
        DateTimeOffset end = Time.GetUtcNow() + (atMost ?? TimeSpan.FromHours(2));
        long asked = -1;
        return Eventually.True(
            () =>
            {
                if (condition())
                {
                    return true;
                }
                // Two looks without anything in between: the client has its share of the processor too.
                bool isQuiet = Server.Answering == 0 && Server.Requests.Total == asked;
                asked = Server.Requests.Total;
                if (isQuiet)
                {
                    asked = -1;
                    Assert.True(Time.GetUtcNow() < end, $"not within {atMost}: {string.Join('\n', Log)}\n{Fleet.Readiness.Report}");
                    Time.Advance(step);
                }
                return false;
            },
            TimeSpan.FromMinutes(2));
    }

    internal Task ForAsync(TimeSpan span)
    {
        DateTimeOffset end = Time.GetUtcNow() + span;
        return StepAsync(() => Time.GetUtcNow() >= end, span + s_stride, s_stride);
    }

    internal Task ShowsAsync(TimeSpan within, params string[] samples)
    {
        string expected = string.Join('\n', samples);
        return UntilAsync(() => Fleet.SamplesAsync().GetAwaiter().GetResult() == expected, within);
    }

    internal FreshnessState StateOf(string resource, string? ns) => ScopeFreshness.Of(
        Fleet.Fleet.View().Single(scope => scope.Key.Resource == resource && scope.Key.Namespace == ns), new FreshnessOptions(),
        Time.GetUtcNow()).State;

    /// <summary>The requests since then that concern a namespace, by whichever path.</summary>
    internal List<SimulatedRequest> RequestsSince(DateTimeOffset start, string ns) => [.. Server.Requests.All.Where(request =>
        request.At > start && (request.Namespace == ns || request.Name == ns || request.Resource?.Group == "authorization.k8s.io"))];

    /// <summary>Waits for samples that need no time to pass, but what computers take.</summary>
    internal Task ShowsAtOnceAsync(params string[] samples) => Fleet.ShowsAsync(samples);

    internal static void Make(SimulatedCluster cluster, string ns, string labels = "{}")
    {
        cluster.Create(Spaces, $$"""{"metadata":{"name":"{{ns}}","labels":{{labels}} } }""");
        Bind(cluster, ns);
    }

    internal static void Bind(SimulatedCluster cluster, string ns) =>
        cluster.Create(Bindings, $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"limited"} }""");

    internal static void Unbind(SimulatedCluster cluster, string ns) => cluster.Delete(Bindings, ns, "limited");

    internal static void Deploy(SimulatedCluster cluster, string ns, string name, int replicas) => cluster.Create(
        Deployments, $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}} } }""");

    internal static string Sample(string ns, string name, int replicas) =>
        $$"""kube_deployment_spec_replicas{namespace="{{ns}}",deployment="{{name}}"} {{replicas}}""";

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();
}
