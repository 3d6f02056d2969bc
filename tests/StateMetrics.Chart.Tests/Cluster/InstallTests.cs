using System.Net;
using StateMetrics.Chart.Tests.Rendering;
using StateMetrics.EndToEnd.Tests.Cluster;

namespace StateMetrics.Chart.Tests.Cluster;

[Collection(ControlPlaneCollection.Name)]
public sealed class InstallTests(ControlPlaneFixture fixture)
{
    public static TheoryData<string> Accepted => [.. RenderedChart.Accepted];

    /// <summary>What the server of the tests is too old for, or what it has from operators: see FieldCatalogueTests.</summary>
    private static readonly HashSet<string> s_notServed =
        ["policy/v1", "monitoring.coreos.com/v1", "monitoring.coreos.com/v1alpha1", "autoscaling.k8s.io/v1"];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task The_API_server_takes_every_object(string values)
    {
        ControlPlane plane = await fixture.ReadyAsync();
        await Namespaces.MadeAsync(plane);
        RenderedChart chart = await RenderedChart.OfAsync(values);
        int taken = 0;

        foreach (ChartObject part in chart.Objects)
        {
            bool served = await plane.Admin.StatusAsync(part.GroupPath) == HttpStatusCode.OK;
            Assert.True(served || s_notServed.Contains(part.ApiVersion), $"{part.ApiVersion} is not served");
            if (served)
            {
                await plane.Admin.CreateAsync(part.Collection + "?dryRun=All", part.Json.GetRawText());
                taken++;
            }
        }

        Assert.True(taken >= 4, $"{taken} objects");
    }
}
