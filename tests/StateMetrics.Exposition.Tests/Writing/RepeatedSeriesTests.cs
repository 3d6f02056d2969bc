using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Tests.Store;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

/// <summary>Families in which objects, or resources, may give the same series.</summary>
public sealed class RepeatedSeriesTests
{
    private static readonly ReadOnlyMemory<byte> s_label = "a"u8.ToArray();

    [Fact]
    public async Task A_series_is_shown_once_over_objects_and_resources_and_the_rest_stays_as_it_is()
    {
        ResourceExposition one = Resource("one", ("1", "x"), ("2", "x"), ("3", "y\\ \"z\n"));
        ResourceExposition two = Resource("two", ("4", "y\\ \"z\n"), ("5", "w"), ("6", ""));
        var snapshot = ExpositionSnapshot.Take([one, two], ResourceFilter.All);
        byte[] body = Bodies.Identity(snapshot);
        Assert.Equal(
            """
            # HELP m Of
            # TYPE m gauge
            m{a="x"} 1
            m{a="y\\ \"z\n"} 3
            m{a="w"} 5
            m 6

            """.Replace("Of\n", "Of\\n\\\\ lines.\n", StringComparison.Ordinal),
            Encoding.UTF8.GetString(body));
        Assert.Equal(body, Bodies.Unzip(await Bodies.GzipAsync(snapshot)));
    }

    [Fact]
    public async Task Many_objects_of_which_none_repeats_are_all_shown()
    {
        ResourceExposition resource = Resource("one", [.. Enumerable.Range(0, 500).Select(i => ($"{i}", $"{i}"))]);
        var snapshot = ExpositionSnapshot.Take([resource], ResourceFilter.All);
        byte[] body = Bodies.Identity(snapshot);
        Assert.Equal(502, body.Count(b => b == '\n'));
        Assert.Equal(body, Bodies.Unzip(await Bodies.GzipAsync(snapshot)));
    }

    [Fact]
    public void A_resource_is_found_by_each_of_its_names()
    {
        ResourceExposition resource = Resource("g/v1, Resource=things", ("1", "x"));
        Assert.NotEmpty(Bodies.Identity(ExpositionSnapshot.Take([resource], new ResourceFilter(["things"], null))));
        Assert.NotEmpty(Bodies.Identity(ExpositionSnapshot.Take([resource], new ResourceFilter(["other,things.g"], null))));
        Assert.Empty(Bodies.Identity(ExpositionSnapshot.Take([resource], new ResourceFilter(["v1"], null))));
        Assert.Empty(Bodies.Identity(ExpositionSnapshot.Take([resource], new ResourceFilter(null, ["things.g"]))));
    }

    /// <summary>Objects with a number as name and value, and the value of their one label; none for an empty one.</summary>
    private static ResourceExposition Resource(string name, params (string Name, string Label)[] objects)
    {
        var table = new FamilyTable<(string Name, string Label)>([], static (_, ref _) => { });
        table.Add(
            FamilyType.Gauge, "m", Stability.Alpha, [], "Of\n\\ lines.",
            static (o, ref w) => w.NamedSample(
                int.Parse(o.Name, System.Globalization.CultureInfo.InvariantCulture),
                o.Label.Length == 0 ? [] : [new NamedLabel(s_label, Encoding.UTF8.GetBytes(o.Label))]),
            FamilyTrait.SeriesMayRepeat);
        FamilyRenderer<(string Name, string Label)> renderer = table.Compile(Selection.Default);
        var writer = new StoreWriter(renderer.Families.Count);
        var scratch = new RenderScratch();
        foreach ((string Name, string Label) o in objects)
        {
            byte[] id = Encoding.UTF8.GetBytes(o.Name);
            writer.Upsert(new ObjectKey(id, default, id), renderer.Render(o, scratch));
        }
        return new ResourceExposition(name, renderer.Families, [writer.Store]) { OtherNames = ["things", "things.g"] };
    }
}
