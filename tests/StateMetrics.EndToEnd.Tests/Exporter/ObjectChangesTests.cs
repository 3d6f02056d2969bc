using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>Objects of a real API server, created, changed and deleted by plain REST calls.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class ObjectChangesTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan s_promptly = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Kinds => [.. KindCase.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_change_is_shown_within_2_seconds(string plural)
    {
        KindCase kind = KindCase.All[plural];
        ControlPlane plane = await fixture.ReadyAsync();
        await using ExporterProcess exporter = ExporterProcess.Start(
            $"--kubeconfig={plane.AdminKubeconfig}", "--resources=pods,nodes,namespaces,deployments,services,jobs");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(10));
        Assert.Null(Shown(await exporter.ScrapeAsync(), kind));

        await plane.Admin.CreateAsync(kind.Collection, kind.Json);
        try
        {
            await exporter.ShowsAsync(s_promptly, e => Missing(e, kind.Before));
            await plane.Admin.PatchAsync(kind.Path + kind.Subresource, kind.Patch);
            await exporter.ShowsAsync(s_promptly, e => Missing(e, kind.After));
        }
        finally
        {
            await DeleteAsync(plane, kind);
        }

        await exporter.ShowsAsync(s_promptly, e => Shown(e, kind));
    }

    private static string? Missing(StrictExposition exposition, Expected expected)
    {
        double? value = exposition.Value(expected.Family, expected.Labels);
        return value == expected.Value ? null : $"{expected.Family} is {value?.ToString() ?? "missing"}, not {expected.Value}";
    }

    /// <summary>A sample of the object, which should have none.</summary>
    private static string? Shown(StrictExposition exposition, KindCase kind) =>
        exposition.Samples.FirstOrDefault(s => s.Has((kind.Label, KindCase.ObjectName)))?.ToString();

    private static async Task DeleteAsync(ControlPlane plane, KindCase kind)
    {
        await plane.Admin.DeleteAsync(kind.Path);
        if (kind.Label == "namespace" && await plane.Admin.StatusAsync(kind.Path) == HttpStatusCode.OK)
        {
            // A controller would empty the namespace and then take the finalizer away.
            await plane.Admin.ReplaceAsync(kind.Path + "/finalize", """{"metadata":{"name":"e2e"},"spec":{"finalizers":[]}}""");
        }
    }
}
