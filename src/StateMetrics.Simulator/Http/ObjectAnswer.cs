using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>Answers GET, POST, PUT, PATCH and DELETE of single objects. Bodies are JSON.</summary>
internal sealed class ObjectAnswer(SimulatedCluster cluster)
{
    internal async Task WriteAsync(HttpContext context, SimulatedRequest request, ResourceType type, ObjectForm form)
    {
        (int code, StoredObject one) = request.Method switch
        {
            "GET" => (200, cluster.Find(type.Id, type.Namespaced ? request.Namespace ?? "" : "", request.Name!)
                ?? throw ApiStatusException.NotFound(type, request.Name!)),
            "DELETE" => (200, cluster.Delete(type.Id, request.Namespace ?? "", request.Name!)),
            _ => await WriteObjectAsync(context, request, type),
        };
        ReadOnlyMemory<byte> body = form.Whole(one);
        context.Response.StatusCode = code;
        context.Response.ContentType = form.Representation.ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private async Task<(int Code, StoredObject One)> WriteObjectAsync(HttpContext context, SimulatedRequest request, ResourceType type)
    {
        using JsonDocument body = await ReadBodyAsync(context);
        WriteOptions options = new(request.Subresource == "status" ? WriteScope.Status : WriteScope.Main, request.Namespace, request.Name);
        return (request.Method, request.Name) switch
        {
            ("POST", null) => (201, cluster.Write(type.Id, body.RootElement, options, create: true)),
            ("PUT", not null) => (200, cluster.Write(type.Id, body.RootElement, options, create: false)),
            ("PATCH", not null) when IsMergePatch(context) => (200, cluster.Patch(type.Id, body.RootElement, options)),
            ("PATCH", not null) => throw new ApiStatusException(415, "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/merge-patch+json"),
            _ => throw new ApiStatusException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    /// <summary>Strategic merge differs only for lists with merge keys; the simulator replaces those.</summary>
    private static bool IsMergePatch(HttpContext context) => context.Request.ContentType is { } type
        && (type.StartsWith("application/merge-patch+json", StringComparison.Ordinal)
            || type.StartsWith("application/strategic-merge-patch+json", StringComparison.Ordinal));

    private static async Task<JsonDocument> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/vnd.kubernetes.protobuf", StringComparison.Ordinal) == true)
        {
            throw new ApiStatusException(415, "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json");
        }
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw ApiStatusException.BadRequest($"the object provided is unrecognized: {e.Message}");
        }
    }
}
