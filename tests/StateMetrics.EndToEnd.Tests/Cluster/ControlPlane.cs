using System.Globalization;
using System.Text;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Cluster;

/// <summary>
/// A real etcd and kube-apiserver on loopback, with RBAC and two users: an administrator, and one who may do nothing until a test
/// grants it. There is no controller, no scheduler and no kubelet: objects hold what the tests write.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    internal const string LimitedUser = "limited";

    /// <summary>The administrator's bearer token.</summary>
    internal const string AdminToken = "admin-token-of-this-test-run";

    internal const string LimitedToken = "limited-token-of-this-test-run";

    /// <summary>A cold start takes some 4 s on two idle cores.</summary>
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private readonly Certificates _certificates;
    private readonly Uri _etcdAddress;
    private readonly HttpClient _etcdClient;
    private readonly int _port = Ports.Next();
    private readonly string _tokenFile;
    private ChildProcess? _etcd;
    private ChildProcess? _apiServer;

    private ControlPlane(string programs)
    {
        _programs = programs;
        _certificates = new Certificates(_folder, TimeProvider.System.GetUtcNow());
        _etcdAddress = new Uri($"http://127.0.0.1:{Ports.Next()}");
        _etcdClient = new HttpClient { BaseAddress = _etcdAddress, Timeout = TimeSpan.FromSeconds(20) };
        Server = new Uri($"https://127.0.0.1:{_port}");
        _tokenFile = _folder.Write("tokens.csv", $"{AdminToken},admin,1,system:masters\n{LimitedToken},{LimitedUser},2\n");
        AdminKubeconfig = WriteKubeconfig("admin", AdminToken);
        LimitedKubeconfig = WriteKubeconfig(LimitedUser, LimitedToken);
        Admin = new KubeRest(Server, _certificates.AuthorityPem, AdminToken);
        Limited = new KubeRest(Server, _certificates.AuthorityPem, LimitedToken);
    }

    internal Uri Server { get; }

    /// <summary>The certificate of the authority that the server's own is signed by.</summary>
    internal string AuthorityPem => _certificates.AuthorityPem;

    /// <summary>Path of a kubeconfig for the administrator.</summary>
    internal string AdminKubeconfig { get; }

    /// <summary>Path of a kubeconfig for <see cref="LimitedUser"/>.</summary>
    internal string LimitedKubeconfig { get; }

    internal KubeRest Admin { get; }

    internal KubeRest Limited { get; }

    internal bool IsRunning => _apiServer is { HasExited: false };

    internal static async Task<ControlPlane> StartAsync()
    {
        var plane = new ControlPlane(TestEnvironment.ControlPlaneFolder());
        try
        {
            plane.StartEtcd();
            await plane.StartApiServerAsync();
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the API server on the port and the objects that it had before, and waits until it is ready.</summary>
    internal async Task StartApiServerAsync(params string[] furtherFlags)
    {
        LaunchApiServer(furtherFlags);
        await ReadyAsync();
    }

    /// <summary>Starts the API server without waiting for it.</summary>
    internal void LaunchApiServer(params string[] furtherFlags)
    {
        Assert.False(IsRunning, "the API server runs already");
        _apiServer = ChildProcess.Start(
        [
            Path.Combine(_programs, "kube-apiserver"),
            $"--etcd-servers={_etcdAddress}",
            "--bind-address=127.0.0.1",
            $"--secure-port={_port}",
            $"--tls-cert-file={_certificates.ServerCertificateFile}",
            $"--tls-private-key-file={_certificates.ServerKeyFile}",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={_certificates.TokenKeyFile}",
            $"--service-account-signing-key-file={_certificates.TokenKeyFile}",
            $"--token-auth-file={_tokenFile}",
            "--authorization-mode=RBAC",
            // No controller makes service accounts, and none taints or labels nodes.
            "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,Priority",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--endpoint-reconciler-type=none",
            // Tests compact when they mean to.
            "--etcd-compaction-interval=0",
            .. furtherFlags,
        ]);
    }

    /// <summary>Waits until the API server says that it is ready and the administrator may list.</summary>
    internal Task ReadyAsync() => Eventually.HoldsAsync(s_startLimit, async () =>
    {
        Assert.False(_apiServer!.HasExited || _etcd!.HasExited, $"the control plane has died:\n{_etcd!.Output}\n{_apiServer.Output}");
        return await Admin.StatusAsync("/readyz") is var status and not System.Net.HttpStatusCode.OK
            ? $"API server: {(int)status}"
            : await Admin.StatusAsync("/api/v1/namespaces/default") is var found and not System.Net.HttpStatusCode.OK
                ? $"namespace default: {(int)found}"
                : null;
    });

    /// <summary>Ends the API server: politely, so that it closes its watches, or by SIGKILL.</summary>
    internal async Task StopApiServerAsync(UnixSignal signal = UnixSignal.Terminate)
    {
        if (_apiServer is null)
        {
            return;
        }

        _apiServer.Signal(signal);
        await _apiServer.WaitForExitAsync(s_stopLimit);
        await _apiServer.DisposeAsync();
        _apiServer = null;
    }

    /// <summary>Freezes the API server: connections stay open and nothing answers.</summary>
    internal Task SuspendApiServerAsync() => _apiServer!.SuspendAsync();

    internal void ResumeApiServer() => _apiServer!.Signal(UnixSignal.Continue);

    /// <summary>Brings the API server back to the state in which tests expect it: running, with its default flags.</summary>
    internal async Task RestoreAsync()
    {
        await StopApiServerAsync(UnixSignal.Kill);
        await StartApiServerAsync();
    }

    /// <summary>Compacts etcd at its present revision and returns that.</summary>
    internal async Task<long> CompactAsync()
    {
        string range = await EtcdAsync("range", $$"""{"key":"{{Convert.ToBase64String("/"u8)}}"}""");
        string revision = System.Text.Json.JsonElement.Parse(range).GetProperty("header").GetProperty("revision").GetString()!;
        await EtcdAsync("compaction", $$"""{"revision":"{{revision}}","physical":true}""");
        return long.Parse(revision, CultureInfo.InvariantCulture);
    }

    /// <summary>Lets the limited user get, list and watch resources ("pods", "deployments.apps") everywhere, and do nothing else.</summary>
    internal async Task GrantAsync(params string[] resources)
    {
        await RevokeAsync();
        string rules = string.Join(',', resources.Select(static resource =>
        {
            string[] parts = resource.Split('.', 2);
            string group = parts.Length == 2 ? parts[1] : "";
            return $$"""{"apiGroups":["{{group}}"],"resources":["{{parts[0]}}"],"verbs":["get","list","watch"]}""";
        }));
        const string Api = "/apis/rbac.authorization.k8s.io/v1";
        await Admin.CreateAsync($"{Api}/clusterroles", $$"""{"metadata":{"name":"limited"},"rules":[{{rules}}]}""");
        await Admin.CreateAsync($"{Api}/clusterrolebindings", $$"""
            {"metadata":{"name":"limited"},"subjects":[{"kind":"User","name":"{{LimitedUser}}"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"limited"} }
            """);
    }

    /// <summary>Takes everything from the limited user that <see cref="GrantAsync"/> gave.</summary>
    internal async Task RevokeAsync()
    {
        await Admin.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/limited");
        await Admin.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/limited");
    }

    /// <summary>How many watches the API server has open, its own among them, that have each of these labels.</summary>
    internal async Task<double> WatchesAsync(params string[] labels) => (await Admin.GetTextAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith("apiserver_longrunning_gauge{", StringComparison.Ordinal)
            && line.Contains("verb=\"WATCH\"", StringComparison.Ordinal)
            && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Plain calls with another token that the API server knows.</summary>
    internal KubeRest RestWith(string token) => new(Server, _certificates.AuthorityPem, token);

    /// <summary>Path of a kubeconfig with another token that the API server knows.</summary>
    internal string KubeconfigWith(string user, string token) => WriteKubeconfig(user, token);

    public async ValueTask DisposeAsync()
    {
        if (_apiServer is not null)
        {
            await _apiServer.DisposeAsync();
        }

        if (_etcd is not null)
        {
            await _etcd.DisposeAsync();
        }

        Admin.Dispose();
        Limited.Dispose();
        _etcdClient.Dispose();
        _folder.Dispose();
    }

    private void StartEtcd()
    {
        string peer = $"http://127.0.0.1:{Ports.Next()}";
        string client = _etcdAddress.ToString().TrimEnd('/');
        _etcd = ChildProcess.Start(
            Path.Combine(_programs, "etcd"),
            $"--data-dir={_folder.At("etcd")}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}",
            $"--initial-cluster=default={peer}",
            "--log-level=error");
    }

    private async Task<string> EtcdAsync(string call, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _etcdClient.PostAsync($"/v3/kv/{call}", content);
        string body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? body : throw new HttpRequestException($"etcd {call}: {body}");
    }

    private string WriteKubeconfig(string user, string token) => _folder.Write($"{user}.kubeconfig", $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster:
            server: {Server}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificates.AuthorityPem))}
        users:
        - name: {user}
          user:
            token: {token}
        contexts:
        - name: test
          context:
            cluster: test
            user: {user}

        """);
}
