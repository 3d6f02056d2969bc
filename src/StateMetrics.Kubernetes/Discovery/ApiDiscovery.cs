using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>
/// One look at what an API server serves: three requests where it has aggregated discovery (1.27 on), else one for each
/// wanted group-version, and one for the versions of all groups where a group is wanted as a whole (no version);
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api.
/// </summary>
internal sealed class ApiDiscovery(
    HttpClient http, Func<IReadOnlyCollection<(string Group, string? Version)>> wanted, ServerTraits traits, TimeProvider time)
{
    // A cluster with a thousand CRDs answers a few MiB.
    private const int AnswerBytesMax = 32 * 1024 * 1024;

    private const string Json = "application/json";

    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList;q=0.9,application/json;q=0.8";

    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(30);

    // The first question is tiny: a server that takes longer over it hangs, and is asked again while it may have been mended.
    private static readonly TimeSpan s_versionWithin = TimeSpan.FromSeconds(5);

    private readonly ApiRequests _requests = new(http, time);

    /// <summary>What is unknown now, but was known in <paramref name="before"/>, is taken over from there.</summary>
    internal async Task<ServedResources> LookAsync(ServedResources? before, CancellationToken stop)
    {
        ServerVersion version = await VersionAsync(stop);
        var look = new Look(before);
        // The aggregated answers are taken as a pair: a server that gives the one gives the other.
        if (!await TryAggregatedAsync("/api", look, stop) || !await TryAggregatedAsync("/apis", look, stop))
        {
            foreach ((string group, string groupVersion) in await WantedAsync(stop))
            {
                await OneAsync(group, groupVersion, look, stop);
            }
        }
        return new ServedResources(version, look.Found, look.Failures);
    }

    private async Task<ServerVersion> VersionAsync(CancellationToken stop)
    {
        try
        {
            (ReadOnlyMemory<byte> body, _) = await GetAsync("/version", Json, s_versionWithin, stop);
            ServerVersion version = DiscoveryBodies.Version(body);
            traits.Saw(version);
            return version;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // Everything else can be found out without it.
            return traits.Version ?? new ServerVersion(0, 0, "");
        }
    }

    private async Task<bool> TryAggregatedAsync(string path, Look look, CancellationToken stop)
    {
        try
        {
            (ReadOnlyMemory<byte> body, bool aggregated) = await GetAsync(path, Aggregated, s_answerWithin, stop);
            if (aggregated)
            {
                DiscoveryBodies.Aggregated(body, look);
            }
            return aggregated;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.NotAcceptable)
        {
            return false;
        }
    }

    /// <summary>Wanted group-versions, those of whole groups as the server has them.</summary>
    private async Task<IReadOnlyCollection<(string Group, string Version)>> WantedAsync(CancellationToken stop)
    {
        IReadOnlyCollection<(string Group, string? Version)> all = wanted();
        var named = all.Where(static one => one.Version is not null).Select(static one => (one.Group, one.Version!)).ToHashSet();
        var groups = all.Where(static one => one.Version is null).Select(static one => one.Group).ToHashSet(StringComparer.Ordinal);
        if (groups.Count > 0)
        {
            (ReadOnlyMemory<byte> body, _) = await GetAsync("/apis", Json, s_answerWithin, stop);
            named.UnionWith(DiscoveryBodies.Groups(body).Where(one => groups.Contains(one.Group)));
        }
        return named;
    }

    private async Task OneAsync(string group, string version, Look look, CancellationToken stop)
    {
        string path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        try
        {
            (ReadOnlyMemory<byte> body, _) = await GetAsync(path, Json, s_answerWithin, stop);
            DiscoveryBodies.OneVersion(body, group, version, look);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Not served, which is an answer.
        }
        catch (ApiException e)
        {
            // An aggregated API server that is down answers 503 for its own groups only.
            look.Failed(group, version, e.Message);
        }
    }

    private async Task<(ReadOnlyMemory<byte> Body, bool Aggregated)> GetAsync(
        string path, string accept, TimeSpan within, CancellationToken stop)
    {
        using var deadline = new Deadline(within, time, stop);
        using ApiAnswer answer = await deadline.OnTime(
            _requests.GetAsync(path, accept, deadline.Token), $"the answer to {path}");
        ReadOnlyMemory<byte> body = await deadline.OnTime(answer.ReadAllAsync(AnswerBytesMax, deadline.Token), $"the answer to {path}");
        bool aggregated = answer.ContentType?.Parameters.Any(static p => p.Name == "g" && p.Value == "apidiscovery.k8s.io") == true;
        return (body, aggregated);
    }
}
