using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>Answers SelfSubjectRulesReviews: what the client may do in a namespace, by the same rules as all else.</summary>
internal sealed class RulesReviewAnswer(SimulatedCluster cluster, ServerBehaviour behaviour, Access access)
{
    private static readonly string[] s_verbs = ["get", "list", "watch"];

    internal static bool Answers(SimulatedRequest request) =>
        request is { Verb: "create", Path: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" };

    internal async Task WriteAsync(HttpContext context, SimulatedRequest request)
    {
        using JsonDocument review = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        string ns = review.RootElement.GetProperty("spec").GetProperty("namespace").GetString() ?? "";
        JsonObject answer = new()
        {
            ["kind"] = "SelfSubjectRulesReview",
            ["apiVersion"] = request.Resource!.Value.GroupVersion,
            ["status"] = new JsonObject
            {
                ["resourceRules"] = Rules(ns),
                ["nonResourceRules"] = new JsonArray(),
                ["incomplete"] = !behaviour.TellsRules,
            },
        };
        byte[] body = System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString());
        context.Response.StatusCode = 201;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private JsonArray Rules(string ns)
    {
        JsonArray rules = [];
        foreach (ResourceType type in behaviour.TellsRules ? cluster.ServedTypes() : [])
        {
            string[] verbs = [.. s_verbs.Where(verb => access.Allows(verb, type.Id, ns))];
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
        return rules;
    }

    private static JsonArray Texts(params string[] texts) => [.. texts.Select(static text => (JsonNode?)JsonValue.Create(text))];
}
