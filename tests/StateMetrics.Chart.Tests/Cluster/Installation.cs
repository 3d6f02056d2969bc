using System.Text.Json;
using System.Text.Json.Nodes;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>Everything that a chart renders and the API server serves, made there, and gone with its owner.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly ControlPlane _plane;
    private readonly List<ChartObject> _made = [];

    private Installation(ControlPlane plane, RenderedChart chart)
    {
        _plane = plane;
        Chart = chart;
    }

    internal RenderedChart Chart { get; }

    /// <summary>The uid of the service account, which no other installation has ever had.</summary>
    internal string Uid { get; private set; } = "";

    internal string AccountName => Account.Name;

    private ChartObject Account => Chart.Objects.Single(static o => o.Kind == "ServiceAccount");

    /// <param name="plane">Where it is made.</param>
    /// <param name="values">Name of an accepted values file.</param>
    /// <param name="without">A right that is taken out of every role: group and resource, or <see cref="Right.Address"/> and all.</param>
    internal static async Task<Installation> MadeAsync(ControlPlane plane, string values, (string Group, string Resource)? without = null)
    {
        await Namespaces.MadeAsync(plane);
        var made = new Installation(plane, await RenderedChart.OfAsync(values));
        foreach (ChartObject part in made.Chart.Objects)
        {
            if (await plane.Admin.StatusAsync(part.GroupPath) == System.Net.HttpStatusCode.OK)
            {
                JsonElement created = await plane.Admin.CreateAsync(part.Collection, Without(part, without));
                made._made.Add(part);
                made.Uid = part.Kind == "ServiceAccount" ? created.GetProperty("metadata").GetProperty("uid").GetString()! : made.Uid;
            }
        }

        return made;
    }

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

    /// <summary>The rights in the rendered roles, as far as the API server serves their resources.</summary>
    internal async Task<IReadOnlySet<Right>> RightsAsync()
    {
        HashSet<Right> rights = [];
        foreach (ChartObject role in Chart.Objects.Where(static o => o.Kind is "ClusterRole" or "Role"))
        {
            foreach (JsonElement rule in role.Json.GetProperty("rules").EnumerateArray())
            {
                rights.UnionWith(await RightsAsync(role, rule));
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

    private async Task<IEnumerable<Right>> RightsAsync(ChartObject role, JsonElement rule)
    {
        if (rule.TryGetProperty("nonResourceURLs", out JsonElement addresses))
        {
            return addresses.EnumerateArray().Select(static a => new Right("", Right.Address, a.GetString()!, "get"));
        }

        string apiGroup = rule.GetProperty("apiGroups")[0].GetString()!;
        IReadOnlySet<string> served = await ServedAsync(apiGroup);
        return from resource in rule.GetProperty("resources").EnumerateArray().Select(static r => r.GetString()!)
               where served.Contains(resource)
               from verb in rule.GetProperty("verbs").EnumerateArray()
               select new Right(role.Namespace ?? "", apiGroup, resource, verb.GetString()!);
    }

    private static string Without(ChartObject part, (string Group, string Resource)? without)
    {
        if (without is not (string group, string resource) || part.Kind is not ("ClusterRole" or "Role"))
        {
            return part.Json.GetRawText();
        }

        JsonNode role = JsonNode.Parse(part.Json.GetRawText())!;
        foreach (JsonObject rule in role["rules"]!.AsArray().OfType<JsonObject>().ToArray())
        {
            if (group == Right.Address ? rule.ContainsKey("nonResourceURLs") : rule["apiGroups"]?[0]!.GetValue<string>() == group)
            {
                JsonArray left = rule["resources"]?.AsArray() ?? [];
                left.RemoveAll(r => r!.GetValue<string>() == resource);
                if (left.Count == 0)
                {
                    role["rules"]!.AsArray().Remove(rule);
                }
            }
        }

        return role.ToJsonString();
    }

    /// <summary>The plurals of the resources of a group that the API server serves, in any version.</summary>
    internal async Task<IReadOnlySet<string>> ServedAsync(string group)
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
