using System.Net;
using System.Net.Http.Headers;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>The filter with the reviews of a real API server and real RBAC; the exporter reads as the administrator.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealReviewsTests(ControlPlaneFixture fixture)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Tokens_are_reviewed_and_rights_decide()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await using ExporterProcess exporter = Start(plane.AdminKubeconfig);
        await exporter.ReadyAsync(s_limit);
        foreach (int port in new[] { exporter.Port, exporter.TelemetryPort })
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized\n"), await AskAsync(port, "/metrics", null));
            Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized\n"), await AskAsync(port, "/metrics", "no such token"));
            Assert.Equal(
                (HttpStatusCode.Forbidden, "user \"limited\" may not get /metrics\n"), await AskAsync(port, "/metrics",
                    ControlPlane.LimitedToken));
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(port, "/metrics", ControlPlane.AdminToken)).Status);
        }
        await WithRightsAsync(plane, """{"nonResourceURLs":["/metrics"],"verbs":["get"]}""", async () =>
        {
            // What was denied is remembered for ten seconds.
            await Eventually.HoldsAsync(s_limit, async () =>
                (await AskAsync(exporter.Port, "/metrics", ControlPlane.LimitedToken)).Status == HttpStatusCode.OK ? null : "still denied");
        });
        TimeSpan revoked = await Eventually.HoldsAsync(s_limit, async () =>
            (await AskAsync(exporter.Port, "/metrics", ControlPlane.LimitedToken)).Status == HttpStatusCode.Forbidden
                ? null
                : "still allowed");
        // A yes holds for 30 s; the rest is what the API server and this test take.
        Assert.InRange(revoked, TimeSpan.Zero, TimeSpan.FromSeconds(40));
        Assert.DoesNotContain(ControlPlane.LimitedToken, exporter.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ControlPlane.AdminToken, exporter.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no such token", exporter.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_with_rights_in_one_namespace_gets_that_namespace_alone()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        foreach (string name in new[] { "tenant-a", "tenant-b" })
        {
            await plane.Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
            await plane.Admin.CreateAsync($"/api/v1/namespaces/{name}/configmaps", """{"metadata":{"name":"settings"}}""");
        }
        try
        {
            await using ExporterProcess exporter = Start(plane.AdminKubeconfig);
            await exporter.ReadyAsync(s_limit);
            await plane.Admin.CreateAsync($"{Rbac}/namespaces/tenant-a/roles", """
                {"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
                """);
            await plane.Admin.CreateAsync($"{Rbac}/namespaces/tenant-a/rolebindings", """
                {"metadata":{"name":"reader"},"subjects":[{"kind":"User","name":"limited"}],
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"} }
                """);
            string body = "";
            await Eventually.HoldsAsync(s_limit, async () =>
            {
                (HttpStatusCode status, body) = await AskAsync(exporter.Port, "/metrics?namespace=tenant-a", ControlPlane.LimitedToken);
                return status == HttpStatusCode.OK ? null : $"{status} {body}";
            });
            Assert.Contains("\nkube_configmap_info{namespace=\"tenant-a\",configmap=\"settings\"} 1\n", body, StringComparison.Ordinal);
            Assert.Contains("\nkube_namespace_created{namespace=\"tenant-a\"}", body, StringComparison.Ordinal);
            Assert.All(
                body.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'),
                static line => Assert.Contains("{namespace=\"tenant-a\"", line, StringComparison.Ordinal));
            foreach (string query in new[] { "", "?namespace=tenant-b", "?namespace=tenant-a&namespace=tenant-b", "?namespace=" })
            {
                Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(exporter.Port, "/metrics" + query,
                    ControlPlane.LimitedToken)).Status);
            }
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await AskAsync(exporter.TelemetryPort, "/metrics?namespace=tenant-a", ControlPlane.LimitedToken)).Status);
            Assert.Equal(
                HttpStatusCode.OK, (await AskAsync(exporter.Port, "/metrics?namespace=tenant-b", ControlPlane.AdminToken)).Status);
        }
        finally
        {
            await plane.Admin.DeleteAsync($"{Rbac}/namespaces/tenant-a/rolebindings/reader");
            await plane.Admin.DeleteAsync($"{Rbac}/namespaces/tenant-a/roles/reader");
            await plane.Admin.DeleteAsync("/api/v1/namespaces/tenant-a/configmaps/settings");
            await plane.Admin.DeleteAsync("/api/v1/namespaces/tenant-b/configmaps/settings");
        }
    }

    [Fact]
    public async Task An_exporter_that_may_not_review_answers_500()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.GrantAsync("configmaps");
        await using ExporterProcess exporter = Start(plane.LimitedKubeconfig, "--resources=configmaps");
        await exporter.ReadyAsync(s_limit);
        (HttpStatusCode status, string body) = await AskAsync(exporter.Port, "/metrics", ControlPlane.AdminToken);
        Assert.Equal(
            (HttpStatusCode.InternalServerError, "the API server does not review this request; the log says why\n"), (status, body));
        Assert.Contains("tokenreviews: 403 Forbidden", exporter.Output, StringComparison.Ordinal);
        Assert.Contains("cannot create resource", exporter.Output, StringComparison.Ordinal);
        await plane.RevokeAsync();
    }

    private static ExporterProcess Start(string kubeconfig, string resources = "--resources=configmaps,namespaces") =>
        ExporterProcess.Start(
        $"--kubeconfig={kubeconfig}", resources, "--auth-filter", "--host=127.0.0.1", "--telemetry-host=127.0.0.1");

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(int port, string path, string? token)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task WithRightsAsync(ControlPlane plane, string rule, Func<Task> act)
    {
        await plane.Admin.CreateAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"scraper"},"rules":[{{rule}}]}""");
        await plane.Admin.CreateAsync($"{Rbac}/clusterrolebindings", $$"""
            {"metadata":{"name":"scraper"},"subjects":[{"kind":"User","name":"{{ControlPlane.LimitedUser}}"}],
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"scraper"} }
            """);
        try
        {
            await act();
        }
        finally
        {
            await plane.Admin.DeleteAsync($"{Rbac}/clusterrolebindings/scraper");
            await plane.Admin.DeleteAsync($"{Rbac}/clusterroles/scraper");
        }
    }
}
