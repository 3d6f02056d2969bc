using System.Net;
using StateMetrics.Kubernetes.Discovery;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Discovery;

public sealed class DiscoveryTests : IDisposable
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private const string Version = """{"major":"1","minor":"26+","gitVersion":"v1.26.3-gke.1"}""";

    private readonly ScriptedHttp _http = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ServerTraits _traits = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly Dictionary<string, HttpStatusCode> _failing = [];
    private bool _aggregated;

    public DiscoveryTests()
    {
        _client = _http.Client();
        Serve("/version", () => Version);
        Serve("/api", () => _aggregated ? AggregatedCore : """{"kind":"APIVersions","versions":["v1"]}""");
        Serve("/apis", () => _aggregated ? AggregatedGroups : """{"kind":"APIGroupList","groups":[]}""");
        Serve("/api/v1", static () => """
            {"groupVersion":"v1","resources":[
              {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list","watch"]},
              {"name":"pods/status","kind":"Pod","namespaced":true,"verbs":["get"]},
              {"name":"nodes","kind":"Node","namespaced":false,"verbs":["list"]}]}
            """);
        _http.Always("/apis/apps/v1beta1", static () => ScriptedHttp.Of(HttpStatusCode.NotFound, "text/plain", "404 page not found"));
        Serve("/apis/apps/v1", static () =>
            """{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list","watch"]}]}""");
        Serve("/apis/metrics.k8s.io/v1", static () => """{"resources":[{"name":"pods","kind":"PodMetrics","namespaced":true}]}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_forms_of_discovery_say_the_same(bool aggregated)
    {
        _aggregated = aggregated;
        (_, ServedResources served) = await FirstAsync();
        Assert.Equal(
            """
             v1 nodes Node cluster list
             v1 pods Pod namespaced get,list,watch
            apps v1 deployments Deployment namespaced list,watch
            metrics.k8s.io v1 pods PodMetrics namespaced 
            """, Text(served));
        Assert.Equal(new ServerVersion(1, 26, "v1.26.3-gke.1"), served.Version);
        Assert.False(_traits.MayStreamLists(""));
        Assert.True(served.Serves("apps", "v1", "deployments"));
        Assert.False(served.Serves("apps", "v1beta1", "deployments"));
        Assert.Empty(served.Failures);
    }

    [Fact]
    public async Task A_group_that_fails_hides_nothing_else_and_keeps_what_was_known_of_it()
    {
        _failing["/apis/metrics.k8s.io/v1"] = HttpStatusCode.ServiceUnavailable;
        (DiscoveryLoop loop, ServedResources first) = await FirstAsync();
        Assert.True(first.Serves("apps", "v1", "deployments"));
        Assert.False(first.Serves("metrics.k8s.io", "v1", "pods"));
        Assert.False(first.Knows("metrics.k8s.io", "v1"));
        Assert.True(first.Knows("", "v1"));

        _failing.Clear();
        ServedResources second = await NextAsync(loop, first);
        Assert.True(second.Serves("metrics.k8s.io", "v1", "pods"));

        _failing["/apis/metrics.k8s.io/v1"] = HttpStatusCode.ServiceUnavailable;
        _failing["/apis/apps/v1"] = HttpStatusCode.NotFound;
        ServedResources third = await NextAsync(loop, second);
        Assert.True(third.Serves("metrics.k8s.io", "v1", "pods"));
        Assert.False(third.Knows("metrics.k8s.io", "v1"));
        Assert.False(third.Serves("apps", "v1", "deployments"));
        Assert.True(third.Knows("apps", "v1"));
    }

    [Fact]
    public async Task An_aggregated_group_without_a_server_is_a_failure_of_that_group()
    {
        _aggregated = true;
        (DiscoveryLoop loop, ServedResources first) = await FirstAsync();
        Serve("/apis", static () => AggregatedGroups.Replace(
            """{"version":"v1","resources":[{"resource":"pods","responseKind":{"kind":"PodMetrics"},"scope":"Namespaced"}]}""",
            """{"version":"v1","freshness":"Stale"}""", StringComparison.Ordinal));
        ServedResources second = await NextAsync(loop, first);
        Assert.False(second.Knows("metrics.k8s.io", "v1"));
        Assert.True(second.Serves("metrics.k8s.io", "v1", "pods"));
    }

    [Fact]
    public async Task A_server_that_is_down_at_start_is_asked_until_it_answers()
    {
        _failing["/version"] = HttpStatusCode.ServiceUnavailable;
        DiscoveryLoop loop = Make();
        Task running = loop.RunAsync(_stop.Token);
        foreach (double pause in new[] { 0.8, 1.6, 3.2, 4, 4 })
        {
            await Eventually.Equal(TimeSpan.FromSeconds(pause), () => _time.NextDue ?? TimeSpan.Zero);
            Assert.Equal("503 no", loop.Error);
            Assert.Null(loop.Current);
            _time.Advance(TimeSpan.FromSeconds(pause));
        }
        await Eventually.Equal(TimeSpan.FromSeconds(4), () => _time.NextDue ?? TimeSpan.Zero);
        _failing.Clear();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True((await loop.FirstAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20))).Serves("", "v1", "pods"));
        Assert.Equal("", loop.Error);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(_time.NextDue);
    }

    [Fact]
    public async Task A_wish_to_look_is_granted_after_ten_seconds_and_without_it_after_a_minute()
    {
        (DiscoveryLoop loop, ServedResources first) = await FirstAsync();
        await Eventually.Equal(TimeSpan.FromSeconds(10), () => _time.NextDue ?? TimeSpan.Zero);
        loop.LookSoon();
        loop.LookSoon();
        _time.Advance(TimeSpan.FromSeconds(10));
        ServedResources second = await loop.NextAsync(first, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotSame(first, second);
        await Eventually.Equal(TimeSpan.FromSeconds(10), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.Equal(TimeSpan.FromSeconds(50), () => _time.NextDue ?? TimeSpan.Zero);
        Assert.Same(second, loop.Current);
    }

    [Fact]
    public async Task What_a_look_lacks_is_gone_when_a_second_one_lacks_it_too()
    {
        _aggregated = true;
        int looks = 0;
        string Groups(int lacking) => looks++ < lacking ? """{"items":[]}""" : AggregatedGroups;
        (DiscoveryLoop loop, ServedResources first) = await FirstAsync();
        Serve("/apis", () => Groups(lacking: 1));
        ServedResources second = await NextAsync(loop, first);
        Assert.True(second.Serves("apps", "v1", "deployments"));
        Assert.Equal(2, looks);

        looks = 0;
        Serve("/apis", () => Groups(lacking: 2));
        ServedResources third = await NextAsync(loop, second);
        Assert.False(third.Serves("apps", "v1", "deployments"));
        Assert.Equal(2, looks);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"major\":")]
    public async Task An_answer_that_makes_no_sense_is_asked_for_again(string body)
    {
        Serve("/version", () => body);
        DiscoveryLoop loop = Make();
        _ = loop.RunAsync(_stop.Token);
        await Eventually.True(() => loop.Error.Length > 0);
        Serve("/version", static () => Version);
        await Eventually.Equal(TimeSpan.FromSeconds(0.8), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(0.8));
        Assert.True((await loop.FirstAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20))).Serves("", "v1", "pods"));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _client.Dispose();
        _http.Dispose();
    }

    private const string AggregatedCore = """
        {"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[
          {"resource":"pods","responseKind":{"group":"","version":"v1","kind":"Pod"},"scope":"Namespaced","verbs":["get","list","watch"]},
          {"resource":"nodes","responseKind":{"kind":"Node"},"scope":"Cluster","verbs":["list"]}],"freshness":"Current"}]}]}
        """;

    private const string AggregatedGroups = """
        {"items":[
          {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
            {"resource":"deployments","responseKind":{"kind":"Deployment"},"scope":"Namespaced","verbs":["list","watch"]}]}]},
          {"metadata":{"name":"metrics.k8s.io"},"versions":[
            {"version":"v1","resources":[{"resource":"pods","responseKind":{"kind":"PodMetrics"},"scope":"Namespaced"}]}]}]}
        """;

    private static string Text(ServedResources served) => string.Join('\n', served.All
        .OrderBy(static r => r.Group, StringComparer.Ordinal).ThenBy(static r => r.Plural, StringComparer.Ordinal)
        .Select(static r =>
            $"{r.Group} {r.Version} {r.Plural} {r.Kind} {(r.Namespaced ? "namespaced" : "cluster")} {string.Join(',', r.Verbs)}"));

    private DiscoveryLoop Make() => new(
        _client, static () => [("", "v1"), ("apps", "v1"), ("apps", "v1beta1"), ("metrics.k8s.io", "v1")], _traits, _time, static () => 1);

    private async Task<(DiscoveryLoop Loop, ServedResources Served)> FirstAsync()
    {
        DiscoveryLoop loop = Make();
        _ = loop.RunAsync(_stop.Token);
        return (loop, await loop.FirstAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private async Task<ServedResources> NextAsync(DiscoveryLoop loop, ServedResources known)
    {
        await Eventually.Equal(TimeSpan.FromSeconds(10), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.Equal(TimeSpan.FromSeconds(50), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(50));
        return await loop.NextAsync(known, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private void Serve(string path, Func<string> body)
    {
        _http.Always(path, () => _failing.TryGetValue(path, out HttpStatusCode status)
            ? ScriptedHttp.Of(status, "application/json", """{"message":"no"}""")
            : ScriptedHttp.Of(HttpStatusCode.OK, _aggregated && path is ("/api" or "/apis") ? Aggregated : "application/json", body()));
    }
}
