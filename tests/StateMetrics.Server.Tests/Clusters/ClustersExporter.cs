using System.Net.Http.Headers;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Commands;
using StateMetrics.Server.Commands.Run;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Tests.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Clusters;

/// <summary>The whole exporter in this process, on several simulated clusters that a file names, with both ports open.</summary>
internal sealed class ClustersExporter : IAsyncDisposable
{
    private const string Namespaces = "v1/namespaces";

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly TaskCompletionSource<IReadOnlyList<string>> _addresses = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, SimulatedApiServer> _servers = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("clusters-").FullName;

    internal string File => Path.Combine(_folder, "clusters.yaml");

    internal Task<int> Exit { get; private set; } = Task.FromResult(-1);

    /// <summary>A server for each name, with one namespace of that name, and its kubeconfig.</summary>
    internal static async Task<ClustersExporter> OnAsync(params string[] names)
    {
        var exporter = new ClustersExporter();
        foreach (string name in names)
        {
            SimulatedApiServer server = await SimulatedApiServer.StartAsync(
                new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
            exporter._servers.Add(name, server);
            exporter.Create(name, name);
            exporter.WriteKubeconfig(name, server.Address);
        }
        return exporter;
    }

    internal SimulatedApiServer this[string name] => _servers[name];

    internal void Create(string cluster, string ns) => _servers[cluster].Cluster.Create(
        Namespaces, $$$"""{"metadata":{"name":"{{{ns}}}","creationTimestamp":"2024-03-01T08:30:15Z"} }""");

    /// <summary>A kubeconfig of that name beside the clusters file.</summary>
    internal void WriteKubeconfig(string name, Uri server, string token = "secret") => Write(name, $$$"""
        apiVersion: v1
        kind: Config
        current-context: it
        contexts: [{name: it, context: {cluster: it, user: it}}]
        clusters: [{name: it, cluster: {server: "{{{server}}}"} }]
        users: [{name: it, user: {token: {{{token}}} } }]
        """);

    /// <summary>A file beside the clusters file, which appears whole.</summary>
    internal void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path + ".new", text);
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Writes the clusters file.</summary>
    internal void Describe(string yaml) => Write("clusters.yaml", yaml);

    /// <summary>Starts the exporter, or lets it fail to.</summary>
    internal async Task StartAsync(Func<ExporterOptions, ExporterOptions>? change = null)
    {
        var options = new ExporterOptions
        {
            Server = OpenPorts.Loopback,
            ClustersFile = File,
            Resources = new ResourceSelection { Resources = ["namespaces"] },
            Families = new FamilyLists { Allowed = ["^kube_namespace_created$", "^kube_node_created$", "^kube_pod_created$"] },
        };
        var surroundings = new ProcessSurroundings(
            new BuildVersion { Version = "1.2.3", Revision = "abc" }, new ClientEnvironment(), "", TimeProvider.System, static () => 0.5);
        Exit = new RunCommand(change?.Invoke(options) ?? options, surroundings)
            .RunAsync(addresses => _addresses.SetResult(addresses), _stop.Token);
        await Task.WhenAny(_addresses.Task, Exit);
    }

    internal async Task<string> GetAsync(string path, bool telemetry = false, string token = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _addresses.Task.Result[telemetry ? ^1 : 0] + path);
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    /// <summary>The lines of a scrape, of state or of what is said about it, without headers.</summary>
    internal async Task<string[]> SamplesAsync(string path = "/metrics", bool own = false, bool telemetry = false) =>
    [
        .. (await GetAsync(path, telemetry))[4..].Split('\n').Where(line => line.Length > 0 && line[0] != '#'
            && line.StartsWith("kube_state_metrics_", StringComparison.Ordinal) == own),
    ];

    /// <summary>Waits until a scrape shows these namespaces, each as "cluster/namespace", and nothing else.</summary>
    internal Task ShowsAsync(params string[] namespaces) => Eventually.Equal(
        string.Join(' ', namespaces), () => string.Join(' ', ShownAsync().GetAwaiter().GetResult()));

    internal Task ReadyAsync() => Eventually.Equal("200", () => GetAsync("/readyz").GetAwaiter().GetResult()[..3]);

    /// <summary>What a scrape shows, each as "cluster/namespace".</summary>
    internal async Task<string[]> ShownAsync(string path = "/metrics") =>
        [.. (await SamplesAsync(path)).Select(static line => line.Split('"')).Select(static parts => $"{parts[1]}/{parts[^2]}")];

    /// <summary>The lists of a cluster so far.</summary>
    internal int Lists(string cluster) =>
        _servers[cluster].Requests.All.Count(static request => request.Resource?.Plural == "namespaces" && request.Verb == "list");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Exit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _client.Dispose();
        foreach (SimulatedApiServer server in _servers.Values)
        {
            await Eventually.Equal(0, () => server.OpenWatches.Count);
            await server.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }
}
