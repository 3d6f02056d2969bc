using System.Text.Json;
using StateMetrics.Chart.Tests.Rendering;

namespace StateMetrics.Chart.Tests.Catalogue;

public sealed class FieldCatalogueTests
{
    public static TheoryData<string> Accepted => [.. RenderedChart.Accepted];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Every_field_is_one_of_its_kind(string values)
    {
        RenderedChart chart = await RenderedChart.OfAsync(values);

        Assert.Empty(chart.Objects.SelectMany(FieldCatalogue.Mistakes));
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"port":[]}}""",
        "Service.spec.port: k8s.io.api.core.v1.ServiceSpec has no such field")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","spec":{"ports":{}}}""", "Service.spec.ports: Object in place of a list")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","data":{"a":1}}""",
        "ConfigMap.data.a: Number 1 in place of string")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":"1"}}""",
        "Deployment.spec.replicas: String 1 in place of int32")]
    public void A_field_that_is_none_is_noticed(string json, string expected) =>
        Assert.Equal([expected], FieldCatalogue.Mistakes(new ChartObject(JsonElement.Parse(json))));
}
