using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>
/// The small questions that tell what has become of one namespace: each is one request that costs the server little and
/// needs no right that anybody would have to grant. A failure of the network or the server is an answer too.
/// </summary>
public sealed class NamespaceQuestions(HttpClient http, RequestBudget budget, TimeProvider time)
{
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;q=0.9";
    private const string ListMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json;q=0.9";
    private const int BytesMax = 4 * 1024 * 1024;

    private static readonly ListedResource s_namespaces = new("", "v1", "namespaces");

    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(5);

    private readonly ApiRequests _requests = new(http, time);

    // Those that could be seen: others are asked for the right first, so that no refusal stands in anybody's audit log.
    private readonly ConcurrentDictionary<string, bool> _visible = new(StringComparer.Ordinal);

    // Once one review was incomplete, the next one would be too: the same authorizers take part in all of them.
    private volatile bool _rulesAreIncomplete;

    /// <summary>Whether the namespace exists, and in which of its lives.</summary>
    public async Task<NamespaceFinding> FindAsync(string name, CancellationToken stop)
    {
        try
        {
            if (!_visible.ContainsKey(name) && await IsAllowedAsync(name, name, s_namespaces, stop) == false)
            {
                return new NamespaceFinding(NamespaceExistence.Hidden, "", "");
            }
            ReadOnlyMemory<byte> body = await AskAsync(
                token => _requests.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(name)}", Metadata, token), stop);
            using var found = JsonDocument.Parse(body);
            JsonElement metadata = found.RootElement.GetProperty("metadata");
            string uid = metadata.TryGetProperty("uid", out JsonElement text) ? text.GetString() ?? "" : "";
            _visible[name] = true;
            bool ends = metadata.TryGetProperty("deletionTimestamp", out JsonElement stamp) && stamp.ValueKind == JsonValueKind.String;
            return new NamespaceFinding(ends ? NamespaceExistence.Terminating : NamespaceExistence.Exists, uid, "");
        }
        catch (Exception e) when (Weather.Covers(e) || e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            NamespaceExistence existence = e is ApiException api ? api.Status switch
            {
                HttpStatusCode.NotFound => NamespaceExistence.Missing,
                HttpStatusCode.Forbidden => NamespaceExistence.Hidden,
                _ => NamespaceExistence.Unknown,
            } : NamespaceExistence.Unknown;
            if (existence == NamespaceExistence.Hidden)
            {
                _visible.TryRemove(name, out _);
            }
            return new NamespaceFinding(existence, "", Failure.Of(e).Text);
        }
    }

    /// <summary>
    /// Whether any of these may be listed there: one review of all rules, where the server's authorizers can tell them; else one
    /// question about each of <paramref name="unsure"/>, until one is allowed.
    /// </summary>
    public async Task<ListRights> RightsAsync(
        string name, IReadOnlyCollection<ListedResource> resources, IReadOnlyCollection<ListedResource> unsure, CancellationToken stop)
    {
        try
        {
            if (await RulesAsync(name, stop) is RulesReview review)
            {
                if (resources.Any(review.AllowsToList))
                {
                    return ListRights.Some;
                }
                if (review.IsComplete)
                {
                    return ListRights.None;
                }
                _rulesAreIncomplete = true;
            }
            foreach (ListedResource resource in unsure)
            {
                if (await IsAllowedAsync(name, null, resource, stop) ?? await ListsAsync(name, resource, stop))
                {
                    return ListRights.Some;
                }
            }
            return ListRights.None;
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return ListRights.Unknown;
        }
    }

    /// <summary>
    /// Whether the server says that it is ready. One that has just started answers before it knows anybody's rights, and refuses
    /// everything meanwhile.
    /// </summary>
    public async Task<bool> IsServerReadyAsync(CancellationToken stop)
    {
        try
        {
            await AskAsync(token => _requests.GetAsync("/readyz", "*/*", token), stop);
            return true;
        }
        catch (ApiException e)
        {
            return (int)e.Status < 500;
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            return false;
        }
    }

    /// <summary>Null where rules cannot be had.</summary>
    private async Task<RulesReview?> RulesAsync(string name, CancellationToken stop)
    {
        if (_rulesAreIncomplete)
        {
            return null;
        }
        try
        {
            return RulesReview.Read(await ReviewAsync("SelfSubjectRulesReview", $$"""{"namespace":{{Quoted(name)}}}""", stop));
        }
        catch (ApiException e) when (Refuses(e))
        {
            _rulesAreIncomplete = true;
            return null;
        }
    }

    /// <summary>Whether one may be got, or all may be listed; null where reviews are refused.</summary>
    private async Task<bool?> IsAllowedAsync(string ns, string? got, ListedResource resource, CancellationToken stop)
    {
        string act = got is null ? "\"verb\":\"list\"" : $"\"verb\":\"get\",\"name\":{Quoted(got)}";
        string attributes = $$"""
            {"namespace":{{Quoted(ns)}},{{act}},"group":{{Quoted(resource.Group)}},"resource":{{Quoted(resource.Plural)}}}
            """;
        try
        {
            return RulesReview.ReadAllowed(
                await ReviewAsync("SelfSubjectAccessReview", $$"""{"resourceAttributes":{{attributes}}}""", stop));
        }
        catch (ApiException e) when (Refuses(e))
        {
            return null;
        }
    }

    /// <summary>The plainest question of all: a list of one object.</summary>
    private async Task<bool> ListsAsync(string name, ListedResource resource, CancellationToken stop)
    {
        var path = new ResourcePath { Group = resource.Group, Version = resource.Version, Plural = resource.Plural, Namespace = name };
        try
        {
            await AskAsync(token => _requests.GetAsync($"{path.Path}?limit=1", ListMetadata, token), stop);
            return true;
        }
        catch (ApiException e) when (Refuses(e))
        {
            return false;
        }
    }

    private Task<ReadOnlyMemory<byte>> ReviewAsync(string kind, string spec, CancellationToken stop)
    {
        string body = $$"""{"kind":"{{kind}}","apiVersion":"authorization.k8s.io/v1","spec":{{spec}}}""";
        string target = $"/apis/authorization.k8s.io/v1/{kind.ToLowerInvariant()}s";
        return AskAsync(token => _requests.PostAsync(target, body, token), stop);
    }

    private static bool Refuses(ApiException e) =>
        e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;

    private async Task<ReadOnlyMemory<byte>> AskAsync(Func<CancellationToken, ValueTask<ApiAnswer>> ask, CancellationToken stop)
    {
        await budget.TakeAsync(1, stop);
        using var deadline = new Deadline(s_answerWithin, time, stop);
        using ApiAnswer answer = await deadline.OnTime(ask(deadline.Token), "the answer about a namespace");
        return await deadline.OnTime(answer.ReadAllAsync(BytesMax, deadline.Token), "the answer about a namespace");
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
