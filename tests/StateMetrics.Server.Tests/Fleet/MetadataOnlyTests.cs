using StateMetrics.Simulator.Http;

namespace StateMetrics.Server.Tests.Fleet;

/// <summary>Kinds whose families need nothing but metadata are asked for as such: the rest never travels.</summary>
public sealed class MetadataOnlyTests
{
    [Theory]
    [InlineData("configmaps", "kube_configmap_info", """kube_configmap_info{namespace="shop",configmap="web"} 1""", true)]
    [InlineData("secrets", "kube_secret_type", """kube_secret_type{namespace="shop",secret="web",type="Opaque"} 1""", false)]
    public async Task Only_what_is_needed_travels(string resource, string family, string sample, bool metadataOnly)
    {
        var setup = new FleetSetup(resource) { Families = [$"^{family}$"] };
        await using FleetOnSimulator run = await FleetOnSimulator.StartAsync(setup, server => server.Cluster.Create(
            $"v1/{resource}", """{"metadata":{"namespace":"shop","name":"web"},"type":"Opaque","data":{"key":"dmFsdWU="}}"""));
        await run.ShowsAsync(sample);
        List<SimulatedRequest> reads = [.. run.Server.Requests.All.Where(r => r.IsList(resource) || r.IsWatch(resource))];
        Assert.NotEmpty(reads);
        Assert.All(reads, read => Assert.Equal(metadataOnly, read.Accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal)));
    }
}
