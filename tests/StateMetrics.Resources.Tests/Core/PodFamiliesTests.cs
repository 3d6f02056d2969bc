using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Core;
using StateMetrics.Testing;

namespace StateMetrics.Resources.Tests.Core;

public class PodFamiliesTests
{
    [Theory]
    [InlineData("pods/typical-running")]
    [InlineData("pods/resources-extended")]
    [InlineData("pods/volumes")]
    [InlineData("pods/status-reason-sources")]
    public void Rendering_a_pod_allocates_nothing(string golden)
    {
        FamilyRenderer<Pod> renderer = PodFamilies.Table.Compile(
            new Selection([], [], [".*"]), LabelAllowlist.All, LabelAllowlist.All);
        Pod pod = Decoded(GoldenCase.Named(golden).Objects.First().AsJson().Body);
        var scratch = new RenderScratch();
        renderer.Render(pod, scratch);
        Assert.Equal(0, AllocatedBytes.Of(() => _ = renderer.Render(pod, scratch).Samples));
    }

    [Fact]
    public void A_toleration_given_twice_is_no_fault_of_the_pod()
    {
        Assert.Equal(
            (2, 0),
            Tolerations("""{"key":"a"},{"key":"a"},{"key":"a","tolerationSeconds":0}"""));
    }

    [Fact]
    public void Thousands_of_equal_tolerations_are_one_sample()
    {
        Assert.Equal(1, Tolerations(string.Join(',', Enumerable.Repeat("{}", 10_000))).Samples);
    }

    private static (int Samples, int Repeated) Tolerations(string list)
    {
        Pod pod = Decoded(Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"p"},"spec":{"tolerations":[{{list}}] } }"""));
        var selection = new Selection(["^kube_pod_tolerations$"], [], []);
        Rendered rendered = PodFamilies.Table.Compile(selection).Render(pod, new RenderScratch());
        return (rendered.Samples, rendered.RepeatedSeries);
    }

    private static Pod Decoded(ReadOnlyMemory<byte> json) => Pod.Resource.Decode(new WireObject
    {
        Format = WireFormat.Json,
        Body = json,
        Uid = default,
        Namespace = default,
        Name = default,
        ResourceVersion = default,
    });
}
