using StateMetrics.Server.Configuration;
using StateMetrics.Server.Http.Access;
using StateMetrics.Server.Tests.Commands.Run;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http.Access;

/// <summary>Who is let in, by the reviews of a simulated API server.</summary>
public sealed class AuthFilterTests
{
    private const string Token = "token-of-alice";

    private static readonly ExporterOptions s_options = new()
    {
        Server = OpenPorts.Loopback with { AuthFilter = true },
        Resources = new ResourceSelection { Resources = ["configmaps", "namespaces", "nodes"] },
        Families = new FamilyLists { Allowed = ["^kube_namespace_created$", "^kube_configmap_created$", "^kube_node_created$"] },
    };

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic dG9rZW4tb2YtYWxpY2U6")]
    [InlineData("Bearer token-of-alice extra")]
    public async Task Without_a_token_that_the_API_server_knows_the_answer_is_401(string? header)
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Callers.Allow("alice", "get", "/metrics");
        foreach (bool telemetry in new[] { false, true })
        {
            using HttpResponseMessage answer = await exporter.AskAsync(telemetry, "/metrics", header);
            Assert.Equal(
                "401\nContent-Length: 13\nContent-Type: text/plain; charset=utf-8\n"
                    + "WWW-Authenticate: Bearer\nX-Content-Type-Options: nosniff",
                OpenPorts.Head(answer));
            Assert.Equal("Unauthorized\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Somebody_who_is_known_and_not_permitted_gets_403_with_the_name()
    {
        await using RunningExporter exporter = await StartAsync();
        Assert.Equal("403 user \"alice\" may not get /metrics\n", await exporter.GetAsync(false, "/metrics", Bearer(Token)));
        Assert.Equal("403 user \"alice\" may not get /metrics\n", await exporter.GetAsync(true, "/metrics", Bearer(Token)));
    }

    [Fact]
    public async Task Somebody_who_is_permitted_is_served()
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Callers.Allow("alice", "get", "/metrics");
        Assert.StartsWith("200 # HELP kube_configmap_created", await exporter.GetAsync(false, "/metrics", Bearer(Token)),
            StringComparison.Ordinal);
        Assert.StartsWith("200 # HELP kube_state_metrics_build_info", await exporter.GetAsync(true, "/metrics", Bearer(Token)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_API_server_does_not_review_the_answer_is_500_and_the_log_says_why()
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Access.Deny(plural: "tokenreviews");
        Assert.Equal(
            "500 the API server does not review this request; the log says why\n",
            await exporter.GetAsync(false, "/metrics", Bearer(Token)));
        exporter.Server.Access.AllowAll();
        exporter.Server.Callers.Allow("alice", "get", "/metrics");
        await Eventually.True(() => exporter.GetAsync(true, "/metrics", Bearer(Token)).GetAwaiter().GetResult()
            .Contains("\nkube_state_metrics_clients_refused_total{reason=\"unreviewed\"} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probes_and_pages_stay_open_and_name_nothing_to_strangers()
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Access.Deny(plural: "nodes");
        foreach (bool telemetry in new[] { false, true })
        {
            Assert.Equal("200 OK", await exporter.GetAsync(telemetry, "/healthz"));
            Assert.Equal("200 OK", await exporter.GetAsync(telemetry, "/livez"));
            await Eventually.Equal("200 ok\n", () => exporter.GetAsync(telemetry, "/readyz").GetAwaiter().GetResult());
            string page = await exporter.GetAsync(telemetry, "/");
            Assert.StartsWith("200 <!DOCTYPE html>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
            Assert.DoesNotContain("nodes", page, StringComparison.Ordinal);
            Assert.DoesNotContain(exporter.Server.Address.Authority, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_table_of_the_page_is_for_those_who_may_read_the_state()
    {
        await using RunningExporter exporter = await StartAsync();
        Assert.DoesNotContain("<table", await exporter.GetAsync(false, "/", Bearer(Token)), StringComparison.Ordinal);
        exporter.Server.Callers.Allow("root", "get", "/metrics");
        exporter.Server.Callers.Know("token-of-root", "root");
        string page = await exporter.GetAsync(false, "/", Bearer("token-of-root"));
        Assert.Contains("<table", page, StringComparison.Ordinal);
        Assert.Contains(">namespaces</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_names_what_is_missing_to_those_who_may_read_the_state()
    {
        await using RunningExporter exporter = await StartAsync(static server => server.Access.Deny(plural: "nodes"));
        exporter.Server.Callers.Allow("alice", "get", "/metrics");
        await Eventually.True(() => exporter.GetAsync(false, "/readyz", Bearer(Token)).GetAwaiter().GetResult()
            .Contains("\nforbidden: nodes", StringComparison.Ordinal));
        Assert.Equal("200 ok\n", await exporter.GetAsync(false, "/readyz"));
    }

    [Theory]
    [InlineData("?namespace=shop", "shop")]
    [InlineData("?namespace=shop&namespace=bank", "bank shop")]
    [InlineData("?namespace=shop,bank", "bank shop")]
    [InlineData("?namespace=bank&resources=configmaps", "bank")]
    public async Task A_tenant_gets_the_state_of_the_namespaces_whose_pods_it_may_get(string query, string namespaces)
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Callers.AllowIn("shop", "alice", "get", "pods");
        exporter.Server.Callers.AllowIn("bank", "alice", "get", "pods");
        string body = await exporter.GetAsync(false, "/metrics" + query, Bearer(Token));
        Assert.StartsWith("200 ", body, StringComparison.Ordinal);
        Assert.Equal(namespaces, string.Join(' ', Sampled(body)));
        Assert.DoesNotContain("kube_node", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?namespace=")]
    [InlineData("?namespace=,")]
    [InlineData("?namespace=bank")]
    [InlineData("?namespace=shop&namespace=bank")]
    [InlineData("?namespace=shop&namespace=kube-system,bank")]
    [InlineData("?namespace=*")]
    [InlineData("?namespace=Shop")]
    [InlineData("?namespaces=shop")]
    public async Task A_tenant_gets_nothing_else(string query)
    {
        await using RunningExporter exporter = await StartAsync();
        exporter.Server.Callers.AllowIn("shop", "alice", "get", "pods");
        Assert.Equal("403 user \"alice\" may not get /metrics\n", await exporter.GetAsync(false, "/metrics" + query, Bearer(Token)));
        Assert.Equal("403 user \"alice\" may not get /metrics\n", await exporter.GetAsync(true, "/metrics" + query, Bearer(Token)));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_after_30_s_at_the_latest()
    {
        var time = new ManualTimeProvider();
        await using SimulatedApiServer server = await ServerAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var log = new CapturedLog();
        var reviews = new AccessReviews(() => http, time, static () => 0, log);
        Assert.IsType<Review.Known>(await reviews.OfTokenAsync(Token, TestContext.Current.CancellationToken));
        server.Callers.Forget(Token);
        Assert.IsType<Review.Known>(await reviews.OfTokenAsync(Token, TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<Review.Denied>(await reviews.OfTokenAsync(Token, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_flood_of_scrapes_makes_one_review_of_each_kind()
    {
        await using RunningExporter exporter = await StartAsync();
        Simulator.Faults.Fault stalled = exporter.Server.Faults.Stall(static r => r.Resource?.Plural == "tokenreviews");
        Task<string>[] all = [.. Enumerable.Range(0, 50).Select(_ => exporter.GetAsync(false, "/metrics", Bearer(Token)))];
        await Eventually.True(() => exporter.Server.Requests.All.Any(static r => r.Resource?.Plural == "tokenreviews"));
        stalled.Release();
        Assert.All(await Task.WhenAll(all), static answer => Assert.StartsWith("403 ", answer, StringComparison.Ordinal));
        Assert.Equal(
            "subjectaccessreviews tokenreviews",
            string.Join(' ', exporter.Server.Requests.All.Where(static r => r.Verb == "create").Select(static r =>
                r.Resource!.Value.Plural).Order()));
    }

    [Fact]
    public async Task What_is_remembered_of_strangers_is_bounded()
    {
        await using SimulatedApiServer server = await ServerAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var reviews = new AccessReviews(() => http, new ManualTimeProvider(), static () => 0, new CapturedLog());
        for (int i = 0; i < 1500; i++)
        {
            await reviews.OfTokenAsync($"made up {i}", TestContext.Current.CancellationToken);
        }
        Assert.Equal(1000, reviews.Tokens.Count);
    }

    [Fact]
    public async Task Weather_is_retried_and_logged_once_and_no_token_is_in_the_log()
    {
        var time = new ManualTimeProvider();
        await using SimulatedApiServer server = await ServerAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var log = new CapturedLog();
        var reviews = new AccessReviews(() => http, time, static () => 0, log);
        Simulator.Faults.Fault fault = server.Faults.Answer(503);
        for (int round = 0; round < 2; round++)
        {
            Task<Review> asked = reviews.OfTokenAsync(Token, TestContext.Current.CancellationToken);
            while (!asked.IsCompleted)
            {
                await Eventually.True(() => asked.IsCompleted || time.NextDue < TimeSpan.FromSeconds(2));
                time.Advance(asked.IsCompleted ? TimeSpan.Zero : TimeSpan.FromSeconds(2));
            }
            Assert.IsType<Review.Failed>(await asked);
            time.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(8, server.Requests.All.Count);
        fault.Release();
        Assert.IsType<Review.Known>(await reviews.OfTokenAsync(Token, TestContext.Current.CancellationToken));
        Assert.Equal(
            """
            Warning: the auth filter gets no review from the API server, and refuses with 500: tokenreviews: 503 ServiceUnavailable
            Information: the auth filter gets reviews from the API server again
            """,
            log.Text);
    }

    private static async Task<SimulatedApiServer> ServerAsync()
    {
        SimulatedApiServer server = await SimulatedApiServer.StartAsync(
            new SimulatedCluster(TimeProvider.System), stop: TestContext.Current.CancellationToken);
        server.Callers.Know(Token, "alice", "developers");
        return server;
    }

    private static async Task<RunningExporter> StartAsync(Action<SimulatedApiServer>? before = null)
    {
        RunningExporter exporter = await RunningExporter.StartAsync(s_options, server =>
        {
            before?.Invoke(server);
            server.Callers.Know(Token, "alice", "developers");
            server.Cluster.Create("v1/nodes", """{"metadata":{"name":"n1"}}""");
            foreach (string name in new[] { "shop", "bank", "kube-system" })
            {
                server.Cluster.Create("v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
                server.Cluster.Create("v1/configmaps", $$$"""{"metadata":{"namespace":"{{{name}}}","name":"c"}}""");
            }
        });
        await Eventually.Equal("200 ok\n", () => exporter.GetAsync(false, "/readyz").GetAwaiter().GetResult());
        return exporter;
    }

    private static string Bearer(string token) => $"Bearer {token}";

    /// <summary>The namespaces of the samples.</summary>
    private static IEnumerable<string> Sampled(string body) => body.Split('\n')
        .Where(static line => line.Contains("{namespace=\"", StringComparison.Ordinal))
        .Select(static line => line.Split('"')[1]).Distinct().Order();
}
