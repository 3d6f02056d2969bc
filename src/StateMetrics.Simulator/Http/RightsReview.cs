using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>Answers SelfSubjectRulesReviews and SelfSubjectAccessReviews: what the client may do, by the same rules as all else.</summary>
internal sealed class RightsReview(SimulatedCluster cluster, ServerBehaviour behaviour, Access access)
{
    private static readonly string[] s_verbs = ["get", "list", "watch"];

    internal static bool IsFor(SimulatedRequest request) => request is
    {
        Verb: "create",
        Resource: { Group: "authorization.k8s.io", Version: "v1", Plural: "selfsubjectrulesreviews" or "selfsubjectaccessreviews" },
    };

    internal async Task AnswerAsync(HttpContext context, SimulatedRequest request)
    {
        JsonNode review = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
            ?? throw ApiStatusException.BadRequest("no review");
        JsonNode spec = review["spec"] ?? throw ApiStatusException.BadRequest("a review without spec");
        review["status"] = request.Resource!.Value.Plural == "selfsubjectrulesreviews"
            ? Rules(request, (string?)spec["namespace"] ?? "")
            : new JsonObject { ["allowed"] = IsAllowed(request, spec["resourceAttributes"]) };
        context.Response.StatusCode = 201;
        context.Response.ContentType = "application/json";
        using MemoryStream body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            review.WriteTo(writer);
        }
        await context.Response.BodyWriter.WriteAsync(body.ToArray(), context.RequestAborted);
    }

    private JsonObject Rules(SimulatedRequest request, string ns)
    {
        JsonArray rules = [];
        foreach (ResourceType type in behaviour.TellsRules ? cluster.ServedTypes() : [])
        {
            string[] verbs = [.. s_verbs.Where(verb => access.Allows(Of(request, type.Id, verb, ns)))];
            if (verbs.Length > 0)
            {
                rules.Add((JsonNode)new JsonObject
                {
                    ["verbs"] = Texts(verbs),
                    ["apiGroups"] = Texts(type.Id.Group),
                    ["resources"] = Texts(type.Id.Plural),
                });
            }
        }
        return new JsonObject { ["resourceRules"] = rules, ["nonResourceRules"] = new JsonArray(), ["incomplete"] = !behaviour.TellsRules };
    }

    private bool IsAllowed(SimulatedRequest request, JsonNode? attributes)
    {
        var resource = new ResourceId((string?)attributes?["group"] ?? "", "", (string?)attributes?["resource"] ?? "");
        return access.Allows(Of(request, resource, (string?)attributes?["verb"] ?? "", (string?)attributes?["namespace"] ?? ""));
    }

    private static SimulatedRequest Of(SimulatedRequest asked, ResourceId resource, string verb, string ns) =>
        asked with { Resource = resource, Verb = verb, Namespace = ns.Length == 0 ? null : ns, Name = null };

    private static JsonArray Texts(params string[] texts) => [.. texts.Select(static text => (JsonNode?)JsonValue.Create(text))];
}
