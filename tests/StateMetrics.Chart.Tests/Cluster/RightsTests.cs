using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>
/// The published executable with exactly the rights that the chart gives, on a real API server that writes down every request.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RightsTests(ControlPlaneFixture fixture) : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    /// <summary>Where nobody gives any right, apart from cluster-wide ones.</summary>
    private const string Elsewhere = "/api/v1/namespaces/kube-public";

    private Audit? _audit;

    [Theory]
    [InlineData("deployment")]
    [InlineData("no-secrets")]
    [InlineData("namespaces")]
    [InlineData("roles-only")]
    public async Task The_rights_are_used_all_and_suffice(string values)
    {
        (ControlPlane plane, Installation installation) = await InstalledAsync(values);
        await using Installation owner = installation;
        IReadOnlySet<Right> granted = await installation.RightsAsync();
        Assert.NotEmpty(granted);

        await using ExporterProcess exporter = await installation.StartAsync("sm-state-metrics-0");
        await exporter.ReadyAsync(s_startLimit);

        await Eventually.HoldsAsync(s_startLimit, () =>
        {
            IReadOnlySet<Request> requests = _audit!.Of(installation.User);
            Assert.DoesNotContain(requests, static r => r.Status == (int)HttpStatusCode.Forbidden);
            string[] unused = [.. granted.Except(requests.Select(static r => r.Right)).Select(static r => r.ToString())];
            return Task.FromResult(unused.Length == 0 ? null : "never used: " + string.Join(", ", unused));
        });
        // Everyone may ask what they may do.
        Assert.Subset(granted.ToHashSet(), _audit!.Of(installation.User).Select(static r => r.Right)
            .Where(static r => r.Resource != "selfsubjectaccessreviews").ToHashSet());
    }

    [Theory]
    [InlineData("deployment", $"{Elsewhere}/pods/one", "/apis/rbac.authorization.k8s.io/v1/roles", "/api/v1/events")]
    [InlineData("no-secrets", "/api/v1/secrets", "/api/v1/configmaps", $"{Elsewhere}/secrets")]
    [InlineData(
        "namespaces", "/api/v1/pods", $"{Elsewhere}/pods", "/api/v1/namespaces/team-a/secrets", "/api/v1/namespaces/team-a/pods/one")]
    [InlineData("roles-only", "/api/v1/nodes", "/api/v1/namespaces", "/api/v1/secrets", $"{Elsewhere}/pods")]
    public async Task What_it_does_not_need_is_refused(string values, params string[] paths)
    {
        (ControlPlane plane, Installation installation) = await InstalledAsync(values);
        await using Installation owner = installation;
        using KubeRest rest = plane.RestWith(await installation.TokenAsync());

        Assert.Equal(HttpStatusCode.OK, await rest.StatusAsync("/api/v1/namespaces/team-a/pods"));
        foreach (string path in paths)
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await rest.StatusAsync(path)));
        }

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            rest.CreateAsync(
                "/api/v1/namespaces/team-a/pods", """{"metadata":{"name":"one"},"spec":{"containers":[{"name":"a","image":"a"}]} }"""));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_audit is not null)
        {
            await (await fixture.ReadyAsync()).RestoreAsync();
            _audit.Dispose();
        }
    }

    private async Task<(ControlPlane Plane, Installation Installation)> InstalledAsync(string values)
    {
        ControlPlane plane = await fixture.ReadyAsync();
        _audit = await Audit.BegunAsync(plane);
        return (plane, await Installation.MadeAsync(plane, values));
    }
}
