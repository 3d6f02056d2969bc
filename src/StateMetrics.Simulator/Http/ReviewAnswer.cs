using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>
/// Answers TokenReview and SubjectAccessReview by <see cref="Callers"/>, and SelfSubjectAccessReview by <see cref="Access"/>:
/// the one who asks may do what is not denied.
/// </summary>
internal sealed class ReviewAnswer(Callers callers, Access access)
{
    internal static bool Answers(SimulatedRequest request) => request.Verb == "create" && request.Path is
        "/apis/authentication.k8s.io/v1/tokenreviews"
        or "/apis/authorization.k8s.io/v1/subjectaccessreviews"
        or "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    internal async Task WriteAsync(HttpContext context, SimulatedRequest request)
    {
        JsonObject review = await ReadAsync(context);
        JsonNode spec = review["spec"] ?? throw ApiStatusException.BadRequest("spec is missing");
        review["status"] = request.Resource!.Value.Plural switch
        {
            "tokenreviews" => Token(spec),
            "subjectaccessreviews" => new JsonObject { ["allowed"] = MayCaller(spec) },
            _ => new JsonObject { ["allowed"] = MaySelf(spec) },
        };
        byte[] body = System.Text.Encoding.UTF8.GetBytes(review.ToJsonString());
        context.Response.StatusCode = 201;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        try
        {
            JsonNode? body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body as JsonObject ?? throw ApiStatusException.BadRequest("the review is no object");
        }
        catch (JsonException e)
        {
            throw ApiStatusException.BadRequest($"the review is unrecognized: {e.Message}");
        }
    }

    private JsonObject Token(JsonNode spec)
    {
        if (callers.Find(Text(spec, "token")) is not { } user)
        {
            return new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        }
        var groups = new JsonArray([.. user.Groups.Append("system:authenticated").Select(static g => (JsonNode)JsonValue.Create(g))]);
        return new JsonObject
        {
            ["authenticated"] = true,
            ["user"] = new JsonObject { ["username"] = user.Name, ["groups"] = groups },
        };
    }

    private bool MayCaller(JsonNode spec)
    {
        string user = Text(spec, "user");
        return spec["nonResourceAttributes"] is { } path
            ? callers.May(user, Text(path, "verb"), Text(path, "path"))
            : spec["resourceAttributes"] is { } of
                && callers.MayIn(Text(of, "namespace"), user, Text(of, "verb"), Text(of, "resource"));
    }

    private bool MaySelf(JsonNode spec) => spec["resourceAttributes"] is not { } of
        || access.Allows(Text(of, "verb"), new ResourceId(Text(of, "group"), "v1", Text(of, "resource")), Text(of, "namespace"));

    private static string Text(JsonNode parent, string name) => parent[name]?.GetValue<string>() ?? "";
}
