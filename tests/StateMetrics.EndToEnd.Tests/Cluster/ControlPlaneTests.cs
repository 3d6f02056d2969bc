using System.Net;
using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Cluster;

/// <summary>What the other tests rely on: the control plane does what its methods say.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class ControlPlaneTests(ControlPlaneFixture fixture)
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Objects_are_created_patched_and_deleted()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.Admin.CreateAsync(Pods, """{"metadata":{"name":"one"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        await plane.Admin.PatchAsync($"{Pods}/one/status", """{"status":{"phase":"Running"}}""");
        JsonElement pod = await plane.Admin.GetAsync($"{Pods}/one");
        Assert.Equal("Running", pod.GetProperty("status").GetProperty("phase").GetString());

        await plane.Admin.DeleteAsync($"{Pods}/one");
        Assert.Equal(HttpStatusCode.NotFound, await plane.Admin.StatusAsync($"{Pods}/one"));
    }

    [Fact]
    public async Task The_limited_user_may_do_what_was_granted()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.GrantAsync("pods", "deployments.apps");
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(10), async () =>
            await plane.Limited.StatusAsync("/api/v1/pods") == HttpStatusCode.OK ? null : "pods are forbidden still");
        Assert.Equal(HttpStatusCode.OK, await plane.Limited.StatusAsync("/apis/apps/v1/deployments"));
        Assert.Equal(HttpStatusCode.Forbidden, await plane.Limited.StatusAsync("/api/v1/nodes"));

        await plane.RevokeAsync();
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(10), async () =>
            await plane.Limited.StatusAsync("/api/v1/pods") == HttpStatusCode.Forbidden ? null : "pods are allowed still");
    }

    [Fact]
    public async Task Objects_survive_a_restart_of_the_API_server()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.Admin.CreateAsync(Namespaces, """{"metadata":{"name":"survivor"}}""");

        await plane.StopApiServerAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => plane.Admin.StatusAsync("/readyz"));
        await plane.StartApiServerAsync();

        Assert.Equal(HttpStatusCode.OK, await plane.Admin.StatusAsync($"{Namespaces}/survivor"));
        await plane.Admin.DeleteAsync($"{Namespaces}/survivor");
    }

    [Fact]
    public async Task A_watch_from_a_compacted_version_ends_with_410()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        string version = (await plane.Admin.GetAsync(Namespaces)).GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
        await plane.StopApiServerAsync();
        await plane.StartApiServerAsync("--watch-cache=false");
        try
        {
            await plane.Admin.CreateAsync(Namespaces, """{"metadata":{"name":"newer"}}""");
            await plane.Admin.DeleteAsync($"{Namespaces}/newer");
            Assert.True(await plane.CompactAsync() > long.Parse(version));

            List<JsonElement> events = [];
            await foreach (JsonElement change in plane.Admin.WatchAsync(Namespaces, $"resourceVersion={version}&timeoutSeconds=5"))
            {
                events.Add(change);
            }

            JsonElement error = Assert.Single(events);
            Assert.Equal("ERROR", error.GetProperty("type").GetString());
            Assert.Equal(410, error.GetProperty("object").GetProperty("code").GetInt32());
        }
        finally
        {
            await plane.RestoreAsync();
        }
    }

    [Fact]
    public async Task A_suspended_API_server_answers_after_it_resumes()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await plane.SuspendApiServerAsync();
        Task<HttpStatusCode> answer;
        try
        {
            answer = plane.Admin.StatusAsync(Namespaces);
            await Eventually.HoldsThroughoutAsync(
                TimeSpan.FromMilliseconds(300), () => Task.FromResult(answer.IsCompleted ? "a suspended server has answered" : null));
        }
        finally
        {
            plane.ResumeApiServer();
        }

        Assert.Equal(HttpStatusCode.OK, await answer);
    }
}
