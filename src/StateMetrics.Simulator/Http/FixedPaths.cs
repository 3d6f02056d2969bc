using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>Answers the paths that are no resource: probes, version, discovery.</summary>
internal sealed class FixedPaths(SimulatedCluster cluster, ServerBehaviour behaviour)
{
    private const string AggregatedContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly Discovery _discovery = new(cluster);

    internal async Task AnswerAsync(HttpContext context, SimulatedRequest request)
    {
        (byte[]? body, string contentType) = Choose(request);
        context.Response.ContentType = contentType;
        if (body is null)
        {
            context.Response.StatusCode = 404;
            body = "404 page not found\n"u8.ToArray();
        }
        else if (contentType == "text/plain" && !behaviour.Healthy)
        {
            context.Response.StatusCode = 500;
            body = "[-]etcd failed: reason withheld\n"u8.ToArray();
        }
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private (byte[]? Body, string ContentType) Choose(SimulatedRequest request)
    {
        string[] parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        byte[]? json = parts switch
        {
            ["version"] => Discovery.Version(behaviour.GitVersion),
            ["api"] when !Aggregates(request) => Discovery.CoreVersions(),
            ["apis"] when !Aggregates(request) => _discovery.Groups(),
            ["api", string version] => _discovery.Resources("", version),
            ["apis", string group] => _discovery.Group(group),
            ["apis", string group, string version] => _discovery.Resources(group, version),
            _ => null,
        };
        return parts switch
        {
            ["livez" or "readyz" or "healthz", ..] => ("ok"u8.ToArray(), "text/plain"),
            ["api" or "apis"] when json is null => (_discovery.Aggregated(core: parts[0] == "api"), AggregatedContentType),
            _ => (json, json is null ? "text/plain; charset=utf-8" : "application/json"),
        };
    }

    /// <summary>JSON only: the protobuf form of discovery is left to the fallback clause of the header.</summary>
    private bool Aggregates(SimulatedRequest request) => behaviour.AggregatedDiscovery
        && Representation.Choose(request.Accept, protobuf: false, metadataProtobuf: false).AggregatedDiscovery;
}
