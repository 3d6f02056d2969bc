using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>The service account of a rendered chart with its roles, made on the API server, and gone with its owner.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly HashSet<string> s_kinds = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

    private readonly ControlPlane _plane;
    private readonly List<ChartObject> _made = [];

    private Installation(ControlPlane plane, RenderedChart chart)
    {
        _plane = plane;
        Chart = chart;
    }

    internal RenderedChart Chart { get; }

    internal string User => $"system:serviceaccount:{Account.Namespace}:{Account.Name}";

    private ChartObject Account => Chart.Objects.Single(static o => o.Kind == "ServiceAccount");

    internal static Task<Installation> MadeAsync(ControlPlane plane, string values) => MadeAsync(plane, values, s_kinds.Contains);

    /// <summary>Everything that the chart renders and the API server serves.</summary>
    internal static Task<Installation> MadeWholeAsync(ControlPlane plane, string values) => MadeAsync(plane, values, static _ => true);

    /// <summary>Changes what is there to what another rendering has, as an upgrade does.</summary>
    internal async Task UpgradeAsync(RenderedChart chart)
    {
        foreach (ChartObject part in chart.Objects.Where(part => _made.Any(old => old.ToString() == part.ToString())))
        {
            await _plane.Admin.PatchAsync($"{part.Collection}/{part.Name}", part.Json.GetRawText());
        }
    }

    /// <summary>A token of the service account, as the kubelet gives one to a pod.</summary>
    internal async Task<string> TokenAsync()
    {
        JsonElement review = await _plane.Admin.CreateAsync(
            $"/api/v1/namespaces/{Account.Namespace}/serviceaccounts/{Account.Name}/token", """{"spec":{"expirationSeconds":3600} }""");
        return review.GetProperty("status").GetProperty("token").GetString()!;
    }

    /// <summary>Starts the exporter with the arguments of the chart, as this service account.</summary>
    internal async Task<ExporterProcess> StartAsync(string pod) => ExporterProcess.Start(
    [
        $"--kubeconfig={_plane.KubeconfigWith("chart", await TokenAsync())}",
        .. Arguments(Chart.Container, pod),
    ]);

    /// <summary>The arguments of the rendered container, as a kubelet fills them in; the ports are the test's own.</summary>
    internal static IEnumerable<string> Arguments(JsonElement container, string pod) =>
        container.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!)
            .Where(static a =>
                !a.StartsWith("--port=", StringComparison.Ordinal) && !a.StartsWith("--telemetry-port=", StringComparison.Ordinal))
            .Select(a => a.Replace("$(POD_NAME)", pod, StringComparison.Ordinal)
                .Replace("$(POD_NAMESPACE)", RenderedChart.Namespace, StringComparison.Ordinal));

    /// <summary>The rights in the rendered roles, as far as the API server serves their resources.</summary>
    internal async Task<IReadOnlySet<Right>> RightsAsync()
    {
        HashSet<Right> rights = [];
        foreach (ChartObject role in Chart.Objects.Where(static o => o.Kind is "ClusterRole" or "Role"))
        {
            foreach (JsonElement rule in role.Json.GetProperty("rules").EnumerateArray()
                .Where(static r => r.TryGetProperty("resources", out _)))
            {
                string apiGroup = rule.GetProperty("apiGroups")[0].GetString()!;
                IReadOnlySet<string> served = await ServedAsync(apiGroup);
                rights.UnionWith(
                    from resource in rule.GetProperty("resources").EnumerateArray().Select(static r => r.GetString()!)
                    where served.Contains(resource)
                    from verb in rule.GetProperty("verbs").EnumerateArray()
                    select new Right(role.Namespace ?? "", apiGroup, resource, verb.GetString()!));
            }
        }

        return rights;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ChartObject part in _made)
        {
            await _plane.Admin.DeleteAsync($"{part.Collection}/{part.Name}");
        }
    }

    private static async Task<Installation> MadeAsync(ControlPlane plane, string values, Func<string, bool> wanted)
    {
        await Namespaces.MadeAsync(plane);
        var made = new Installation(plane, await RenderedChart.OfAsync(values));
        foreach (ChartObject part in made.Chart.Objects.Where(part => wanted(part.Kind)))
        {
            if (await plane.Admin.StatusAsync(part.GroupPath) == System.Net.HttpStatusCode.OK)
            {
                await plane.Admin.CreateAsync(part.Collection, part.Json.GetRawText());
                made._made.Add(part);
            }
        }

        return made;
    }

    private async Task<IReadOnlySet<string>> ServedAsync(string group)
    {
        string root = group.Length == 0 ? "/api/v1" : $"/apis/{group}";
        if (await _plane.Admin.StatusAsync(root) != System.Net.HttpStatusCode.OK)
        {
            return new HashSet<string>();
        }

        List<string> lists = group.Length == 0
            ? [root]
            : [.. (await _plane.Admin.GetAsync(root)).GetProperty("versions").EnumerateArray()
                .Select(static v => "/apis/" + v.GetProperty("groupVersion").GetString())];
        HashSet<string> served = [];
        foreach (string list in lists)
        {
            served.UnionWith((await _plane.Admin.GetAsync(list)).GetProperty("resources").EnumerateArray()
                .Select(static r => r.GetProperty("name").GetString()!));
        }

        return served;
    }
}
