using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Tests;

public class ResourceUnitsTests
{
    private static readonly string s_longDomain =
        $"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', 52)}";

    public static TheoryData<string, string> Units => new()
    {
        { "cpu", "core" },
        { "memory", "byte" },
        { "storage", "byte" },
        { "ephemeral-storage", "byte" },
        { "hugepages-2Mi", "byte" },
        { "attachable-volumes-aws-ebs", "byte" },
        { "attachable-volumes-a.b/c", "byte integer" },
        { "nvidia.com/gpu", "integer" },
        { "smarter-devices/fuse", "integer" },
        { "example.com/Foo.Bar_baz", "integer" },
        { s_longDomain + "/x", "integer" },
        { $"e.com/{new string('x', 63)}", "integer" },
        { "pods", "" },
        { "widgets", "" },
        { "kubernetes.io/batch-cpu", "" },
        { "sub.kubernetes.io/thing", "" },
        { "requests.example.com/x", "" },
        { "/x", "" },
        { "e.com/", "" },
        { "a/b/c", "" },
        { "E.com/x", "" },
        { "e..com/x", "" },
        { "-e.com/x", "" },
        { "e.com/x-", "" },
        { "e.com/x y", "" },
        { s_longDomain + "d/x", "" },
        { $"e.com/{new string('x', 64)}", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Units))]
    public void A_resource_is_shown_in_its_units(string resource, string units)
    {
        List<string> given = [];
        foreach (ReadOnlyMemory<byte> unit in ResourceUnits.Of(Encoding.UTF8.GetBytes(resource)))
        {
            given.Add(Encoding.UTF8.GetString(unit.Span));
        }
        Assert.Equal(units, string.Join(' ', given));
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("", "")]
    [InlineData("nvidia.com/gpu", "nvidia_com_gpu")]
    [InlineData("hugepages-2Mi", "hugepages_2Mi")]
    [InlineData("hugepages-größe", "hugepages_gr__e")]
    [InlineData("hugepages-😀", "hugepages__")]
    public void A_name_becomes_a_label_with_one_underscore_per_other_character(string resource, string label)
    {
        var table = new FamilyTable<Utf8>()
        {
            { FamilyType.Gauge, "amount", Stability.Alpha, ["resource"], "Amount.",
                static (r, ref w) => w.Sample(1, ResourceUnits.Label(r, w)) },
        };
        Rendered rendered = table.Compile(Selection.Default).Render(new Utf8(Encoding.UTF8.GetBytes(resource)), new RenderScratch());
        Assert.Equal($"amount{{resource=\"{label}\"}} 1\n", Encoding.UTF8.GetString(rendered.Text));
    }
}
