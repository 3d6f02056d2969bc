using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Image;

/// <summary>
/// The Dockerfile without a container engine: its build steps on a clean clone, and its entry point in a root folder that holds what
/// the runtime stage holds, read-only and as its user. See tests/tools/image.sh.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class DockerfileTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private static string Script => Path.Combine(TestEnvironment.RepositoryRoot(), "tests/tools/image.sh");

    [Fact]
    public async Task What_it_builds_runs_with_what_the_image_has()
    {
        TestEnvironment.Demand(Environment.IsPrivilegedProcess, "making a root folder takes root");
        using var folder = new TemporaryFolder();
        await using (ChildProcess build = ChildProcess.Start("bash", Script, "build", folder.Path))
        {
            Assert.True(await build.WaitForExitAsync(s_buildLimit) == 0, build.Output);
        }

        Assert.Matches("^state-metrics [0-9.]+, revision [0-9a-f]{7,40}\n", await OutputAsync(folder, "version"));
        // A schedule in a zone: the image has no time zones, the executable brings them.
        File.WriteAllText(folder.At("rootfs/job.yaml"), """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, namespace: default, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {schedule: "0 4 * * *", timeZone: Europe/Berlin}
            status: {lastScheduleTime: "2026-07-01T02:00:00Z"}

            """);
        Assert.Contains("kube_cronjob_next_schedule_time{namespace=\"default\",cronjob=\"nightly\"} 1.7829576e+09",
            await OutputAsync(folder, "render", "-f", "/job.yaml"), StringComparison.Ordinal);
        await ServesAsync(folder);
    }

    /// <summary>As in a pod: against an API server over TLS, with both ports open and nothing to write to.</summary>
    private async Task ServesAsync(TemporaryFolder folder)
    {
        ControlPlane plane = await fixture.ReadyAsync();
        File.Copy(plane.AdminKubeconfig, folder.At("rootfs/kubeconfig"));
        int port = Ports.Next();
        await using ChildProcess exporter = ChildProcess.Start(
            "bash", Script, "run", folder.Path, "--kubeconfig=/kubeconfig", $"--port={port}", $"--telemetry-port={Ports.Next()}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        await Eventually.HoldsAsync(s_limit, async () =>
        {
            Assert.False(exporter.HasExited, exporter.Output);
            using HttpResponseMessage response = await client.GetAsync("/readyz");
            return response.StatusCode == HttpStatusCode.OK ? null : $"/readyz {(int)response.StatusCode}\n{exporter.Output}";
        });
        Assert.Contains("kube_namespace_created{namespace=\"default\"}", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        exporter.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await exporter.WaitForExitAsync(s_limit));
    }

    private static async Task<string> OutputAsync(TemporaryFolder folder, params string[] arguments)
    {
        await using ChildProcess process = ChildProcess.Start(["bash", Script, "run", folder.Path, .. arguments]);
        Assert.True(await process.WaitForExitAsync(s_limit) == 0, process.Output);
        return process.Output;
    }
}
