using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Tests.Fleet;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Server.Tests.CustomResources;

/// <summary>Definitions, objects, configurations and samples of the kind Foo of example.com, beside one Deployment.</summary>
internal static class CustomFleet
{
    internal const string Definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";

    internal const string Deployments = "apps/v1/deployments";

    internal const string DeploymentSample = """kube_deployment_spec_replicas{namespace="shop",deployment="web"} 1""";

    /// <summary>A file with an entry for each kind: foo_size of Foo, bar_size of Bar.</summary>
    internal static string FileOf(params string[] entries) =>
        $"kind: CustomResourceStateMetrics\nspec:\n  resources:\n{string.Concat(entries)}";

    internal static string Entry(string kind = "Foo", string version = "*", string more = "", string family = "size") => $$"""
          - groupVersionKind: {group: example.com, version: "{{version}}", kind: {{kind}}}
            metricNamePrefix: {{kind.ToLowerInvariant()}}
            labelsFromPath: {name: [metadata, name], namespace: [metadata, namespace]}
            {{more}}
            metrics:
              - {name: {{family}}, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }

        """;

    /// <param name="of">Kind and version.</param>
    internal static string Sample(string name, int size, string of = "Foo/v1", string family = "size")
    {
        (string kind, string version) = KindAndVersion(of);
        return $"{kind.ToLowerInvariant()}_{family}{{customresource_group=\"example.com\",customresource_kind=\"{kind}\","
            + $"customresource_version=\"{version}\",name=\"{name}\",namespace=\"shop\"}} {size}";
    }

    /// <summary>A definition whose last version is the stored one; "-" before a version: it is not served.</summary>
    internal static string Definition(string kind, params string[] versions)
    {
        string singular = kind.ToLowerInvariant();
        IEnumerable<string> all = versions.Select((version, i) => $$"""
            {"name":"{{version.TrimStart('-')}}","served":{{(version[0] == '-' ? "false" : "true")}},"storage":{{(i == versions.Length - 1 ? "true" : "false")}} }
            """);
        return $$"""
            {"metadata":{"name":"{{singular}}s.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"{{kind}}","plural":"{{singular}}s"},
                     "versions":[{{string.Join(',', all)}}]} }
            """;
    }

    internal static void Define(this SimulatedCluster cluster, string kind, params string[] versions) =>
        cluster.Create(Definitions, Definition(kind, versions));

    internal static void Redefine(this SimulatedCluster cluster, string kind, params string[] versions) =>
        cluster.Update(Definitions, Definition(kind, versions));

    /// <param name="name">Behind its namespace and a slash, where that is not shop.</param>
    internal static void Put(this SimulatedCluster cluster, string name, int size, string of = "Foo/v1")
    {
        (string kind, string version) = KindAndVersion(of);
        string[] place = name.Split('/');
        cluster.Create($"example.com/{version}/{kind.ToLowerInvariant()}s", $$$"""
            {"apiVersion":"example.com/{{{version}}}","kind":"{{{kind}}}","spec":{"size":{{{size}}} },
             "metadata":{"namespace":"{{{(place.Length > 1 ? place[0] : "shop")}}}","name":"{{{place[^1]}}}","labels":{"app":"{{{place[^1]}}}"} } }
            """);
    }

    internal static FleetSetup Setup(string configuration, TimeProvider? time = null) => new("deployments")
    {
        Custom = configuration,
        Families = ["^kube_deployment_spec_replicas$", "^foo_", "^bar_"],
        Time = time ?? TimeProvider.System,
    };

    internal static Task<FleetOnSimulator> StartAsync(FleetSetup setup, Action<SimulatedApiServer>? before = null) =>
        FleetOnSimulator.StartAsync(setup, server =>
        {
            server.Cluster.Create(Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"replicas":1}}""");
            before?.Invoke(server);
        });

    /// <summary>Requests that began a list of the resource, streaming ones among them.</summary>
    internal static int Requests(this FleetOnSimulator run, string plural, string? version = null) => run.Server.Requests.Count(request =>
        request.Resource?.Plural == plural && (version is null || request.Resource?.Version == version)
        && (request.Verb == "list" || request.Query.Contains("sendInitialEvents", StringComparison.Ordinal)));

    internal static Latest<ShardPlan?> ShardOf(int ordinal, int total) => new(ShardPlan.Fixed(new Shard(ordinal, total)));

    private static (string Kind, string Version) KindAndVersion(string of) => of.Split('/') is [string kind, string version]
        ? (kind, version)
        : throw new ArgumentException("a kind, a slash and a version", nameof(of));
}
