using System.Net;
using System.Security.Cryptography.X509Certificates;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Resources;
using StateMetrics.Testing.Certificates;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>An installed chart, all that its values speak of, and the pods that run by it, on an API server with an audit log.</summary>
internal sealed class InstalledChart : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("authority of the exporter");
    private readonly ControlPlane _plane;
    private readonly Audit _audit;
    private readonly CustomDefinitions _definitions;
    private readonly Installation _installation;
    private readonly HttpClient _client;

    /// <summary>Where the exporter reads other clusters: who may read there.</summary>
    private Installation? _reader;

    private InstalledChart((ControlPlane Plane, Audit Audit) at, Installation installation, CustomDefinitions definitions)
    {
        (_plane, _audit) = at;
        _definitions = definitions;
        _installation = installation;
        _client = Client();
        bool isSecure = installation.Chart.Arguments.Any(static a => a.StartsWith("--tls-config=", StringComparison.Ordinal));
        Pods = new PlayedPods(_plane, installation, _folder) { Reader = (isSecure ? "https" : "http", _client) };
        CertificatePair pair = _authority.IssueServer();
        Pods.Secrets["state-metrics-tls"] = new Dictionary<string, string> { ["tls.crt"] = pair.Certificate, ["tls.key"] = pair.Key };
        TestEnvironment.Demand(
            !Pods.AreInCluster || Environment.IsPrivilegedProcess, "putting files where a pod has its service account takes root");
    }

    internal PlayedPods Pods { get; }

    /// <param name="at">The API server.</param>
    /// <param name="values">Name of an accepted values file.</param>
    /// <param name="without">A right that is taken out of every role, by group and resource.</param>
    internal static async Task<InstalledChart> MadeAsync(
        (ControlPlane Plane, Audit Audit) at, string values, (string Group, string Resource)? without = null)
    {
        Installation installation = await Installation.MadeAsync(at.Plane, values, without);
        var made = new InstalledChart(at, installation, await CustomDefinitions.MadeAsync(at.Plane, installation.Chart));
        if (installation.Chart.PodSpec.GetRawText().Contains("\"other-clusters\"", StringComparison.Ordinal))
        {
            made._reader = await Installation.MadeAsync(at.Plane, "reader");
            string kubeconfig = File.ReadAllText(at.Plane.KubeconfigWith("reader", await made._reader.TokenAsync()));
            made.Pods.Secrets["other-clusters"] = new Dictionary<string, string>
            {
                ["berlin"] = kubeconfig,
                ["boston"] = kubeconfig + "- name: reader\n  context:\n    cluster: test\n    user: reader\n",
            };
        }

        return made;
    }

    /// <summary>Every configured resource that the API server has is listed and current, in every pod.</summary>
    internal async Task ReadsEverythingAsync()
    {
        HashSet<string> expected = [.. _definitions.Plurals];
        IEnumerable<string> builtIn = _installation.Chart.Arguments
            .Where(static a => a.StartsWith("--resources=", StringComparison.Ordinal)).SelectMany(static a => a.Split('=')[1].Split(','));
        foreach (CatalogEntry entry in Catalog.All.Where(entry => builtIn.Contains(entry.Name)))
        {
            if ((await _installation.ServedAsync(entry.Resource.Group)).Contains(entry.Name))
            {
                expected.Add(entry.Name);
            }
        }

        foreach (ExporterProcess exporter in Pods.Processes)
        {
            await exporter.ReadyAsync(s_limit);
            await exporter.ScrapeBytesAsync();
            StrictExposition own = await exporter.ScrapeTelemetryAsync();
            ILookup<string, string> states = own.Matching("kube_state_metrics_resource_state").Where(static s => s.Value == 1)
                .ToLookup(static s => s.Labels["state"], static s => s.Labels["resource"].Split("Resource=")[^1]);
            Assert.Equal(["fresh", "not_served"], states.Select(static s => s.Key).Append("not_served").Distinct().Order());
            Assert.Equal(expected.Order(), states["fresh"].Distinct().Order());
        }
    }

    /// <summary>Each right that the roles hold is used, and no request needs another one.</summary>
    internal async Task UsesItsRightsAloneAsync()
    {
        await UsesItsRightsAloneAsync(_installation, true);
        if (_reader is not null)
        {
            // Beside the cluster of the release, little is read of the other one.
            await UsesItsRightsAloneAsync(_reader, !Pods.AreInCluster);
        }
    }

    /// <summary>
    /// A request is refused, and the exporter says so: by the status of /readyz and a word on it, or by the status of its metrics.
    /// </summary>
    internal async Task IsToldAsync(Right refused, HttpStatusCode status, string word)
    {
        string path = word == "metrics" ? word : "readyz";
        foreach (ExporterProcess exporter in Pods.Processes)
        {
            await Eventually.HoldsAsync(s_limit, async () =>
            {
                Assert.False(exporter.HasExited, exporter.Output);
                (HttpStatusCode found, string body) = await exporter.GetAsync(path);
                return found == status && (path == word || body.Contains(word, StringComparison.Ordinal)) ? null : $"{found} {body}";
            });
        }

        await Eventually.HoldsAsync(s_limit, () =>
        {
            IEnumerable<Right> seen = _audit.Of(_installation.Uid).Where(static r => r.Status == (int)HttpStatusCode.Forbidden)
                .Select(static r => r.Right with { Namespace = "" });
            return Task.FromResult(seen.Contains(refused) ? null : "refused: " + string.Join(", ", seen));
        });
    }

    /// <summary>Whether the service account may get this path.</summary>
    internal async Task IsRefusedAsync(string path, bool isRefused)
    {
        using KubeRest rest = _plane.RestWith(await _installation.TokenAsync());

        // A binding that is deleted is noticed a moment later.
        await Eventually.HoldsAsync(s_limit, async () =>
            await rest.StatusAsync(path) is var status && status == (isRefused ? HttpStatusCode.Forbidden : HttpStatusCode.OK)
                ? null
                : $"{path}: {status}");
    }

    /// <summary>Creates an object as the service account.</summary>
    internal async Task CreateAsync(string collection, string json)
    {
        using KubeRest rest = _plane.RestWith(await _installation.TokenAsync());
        await rest.CreateAsync(collection, json);
    }

    public async ValueTask DisposeAsync()
    {
        await Pods.DisposeAsync();
        await (_reader?.DisposeAsync() ?? default);
        await _installation.DisposeAsync();
        await _definitions.DisposeAsync();
        _client.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task UsesItsRightsAloneAsync(Installation installation, bool all)
    {
        IReadOnlySet<Right> granted = await installation.RightsAsync();
        Assert.NotEmpty(granted);

        // Of the namespaces that are read one by one, as they come, some are there.
        bool isSelective = installation.Chart.Arguments.Any(static a => a.StartsWith("--namespace-selector=", StringComparison.Ordinal));
        await Eventually.HoldsAsync(s_limit, () =>
        {
            IReadOnlySet<Request> requests = _audit.Of(installation.Uid);
            Assert.DoesNotContain(requests, static r => r.Status == (int)HttpStatusCode.Forbidden);
            Right[] unused = [.. granted.Where(right => !requests.Any(request => isSelective
                ? right.Covers(request.Right)
                : right.IsUsedBy(request.Right)))];
            return Task.FromResult(unused.Length == 0 || !all ? null : "never used: " + string.Join<Right>(", ", unused));
        });

        // Discovery, and asking what one may do, are everyone's.
        Assert.DoesNotContain(_audit.Of(installation.Uid).Select(static r => r.Right), right =>
            right.Group != Right.Address && !right.Resource.StartsWith("selfsubject", StringComparison.Ordinal)
            && !granted.Any(g => g.Covers(right)));
    }

    private HttpClient Client()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(_authority.Pem);
        return new HttpClient(handler, disposeHandler: true)
        {
            Timeout = TimeSpan.FromSeconds(20),
            DefaultRequestHeaders = { Authorization = new("Bearer", ControlPlane.AdminToken) },
        };
    }
}
