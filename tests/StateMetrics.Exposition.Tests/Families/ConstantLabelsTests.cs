using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Families;

/// <summary>Every sample begins with the constant labels, whatever kind of sample it is.</summary>
public sealed class ConstantLabelsTests
{
    private static readonly ConstantLabels s_labels = new(
        [KeyValuePair.Create("cluster", "east"), KeyValuePair.Create("quote", "a\"b\\c\nd")]);

    private static readonly StateSet s_colours = new("red", "blue");

    private const string Constants = """cluster="east",quote="a\"b\\c\nd" """;

    [Fact]
    public void They_come_before_the_labels_of_the_object()
    {
        var table = new FamilyTable<string>(["ship"], static (s, ref i) => i.Values(Bytes(s)))
        {
            { Gauge, "bare", Alpha, [], "Help.", static (s, ref w) => w.Sample(1) },
            { Gauge, "labelled", Alpha, ["a"], "Help.", static (s, ref w) => w.Sample(2, Bytes("x")) },
            { Gauge, "states", Alpha, ["colour"], "Help.", static (s, ref w) => w.OneOf(s_colours, Bytes("red")) },
            { Gauge, "variants", Alpha, ["a"], "Help.", static (s, ref w) => w.SampleVariant(1, 3, Bytes("y")), OrLabels("b") },
            { Gauge, "dynamic", Alpha, DynamicLabels.Label, "Help.", static (s, ref m) => m.Add(Bytes("k"), Bytes("v")) },
        };
        Assert.Equal(
            Lines(
                """bare{CONSTANTS,ship="s"} 1""",
                """labelled{CONSTANTS,ship="s",a="x"} 2""",
                """states{CONSTANTS,ship="s",colour="red"} 1""",
                """states{CONSTANTS,ship="s",colour="blue"} 0""",
                """variants{CONSTANTS,ship="s",b="y"} 3""",
                """dynamic{CONSTANTS,ship="s",label_k="v"} 1"""),
            Text(table, "s"));
    }

    [Fact]
    public void They_are_the_only_labels_of_a_sample_that_has_none()
    {
        var observations = new Observations(1);
        observations.Observe(0.5);
        var table = new FamilyTable<string>
        {
            { Gauge, "bare", Alpha, [], "Help.", static (s, ref w) => w.Sample(1) },
            { Gauge, "labelled", Alpha, ["a"], "Help.", static (s, ref w) => w.Sample(2, Bytes("x")) },
            { Gauge, "named", Alpha, [], "Help.", static (s, ref w) => w.NamedSample(3, [new NamedLabel(Bytes("n"), Bytes("v"))]) },
            { Gauge, "unnamed", Alpha, [], "Help.", static (s, ref w) => w.NamedSample(4, []) },
            { Histogram, "seconds", Alpha, [], "Help.", (s, ref w) => w.Histogram(observations) },
        };
        Assert.Equal(
            Lines(
                "bare{CONSTANTS} 1",
                """labelled{CONSTANTS,a="x"} 2""",
                """named{CONSTANTS,n="v"} 3""",
                "unnamed{CONSTANTS} 4",
                """seconds_bucket{CONSTANTS,le="1"} 1""",
                """seconds_bucket{CONSTANTS,le="+Inf"} 1""",
                "seconds_sum{CONSTANTS} 0.5",
                "seconds_count{CONSTANTS} 1"),
            Text(table, "s"));
    }

    [Fact]
    public void A_label_of_the_same_name_is_exported()
    {
        var table = new FamilyTable<string>(["cluster"], static (s, ref i) => i.Values(Bytes(s)))
        {
            { Gauge, "own", Alpha, ["quote", "exported_quote"], "Help.", static (s, ref w) => w.Sample(1, Bytes("x"), Bytes("y")) },
        };
        Assert.Equal(
            Lines("""own{CONSTANTS,exported_cluster="s",exported_exported_quote="x",exported_quote="y"} 1"""), Text(table, "s"));
        var named = new FamilyTable<string>
        {
            {
                Gauge, "named", Alpha, [], "Help.",
                static (s, ref w) => w.NamedSample(
                    1, [new NamedLabel(Bytes("cluster"), Bytes("x")), new NamedLabel(Bytes("exported_cluster"), Bytes("y"))])
            },
        };
        Assert.Equal(Lines("""named{CONSTANTS,exported_exported_cluster="x",exported_cluster="y"} 1"""), Text(named, "s"));
    }

    [Fact]
    public void Without_any_nothing_changes()
    {
        var table = new FamilyTable<string>(["ship"], static (s, ref i) => i.Values(Bytes(s)))
        {
            { Gauge, "bare", Alpha, [], "Help.", static (s, ref w) => w.Sample(1) },
        };
        FamilyRenderer<string> renderer = table.Compile(Selection.Default);
        Assert.Equal("bare{ship=\"s\"} 1\n", Render(renderer, "s"));
        Assert.Equal("bare{ship=\"s\"} 1\n", Render(renderer.With(ConstantLabels.None), "s"));
        Assert.Equal("bare{cluster=\"a\",ship=\"s\"} 1\n", Render(renderer.With(new([KeyValuePair.Create("cluster", "a")])), "s"));
    }

    [Fact]
    public void Equal_ones_are_equal() => Assert.Equal(
        new ConstantLabels([KeyValuePair.Create("a", "b")]), new ConstantLabels([KeyValuePair.Create("a", "b")]));

    [Theory]
    [InlineData("not-legal", "x")]
    [InlineData("twice", "twice")]
    public void A_name_that_cannot_be_is_a_bug(string one, string other) => Assert.Throws<ArgumentException>(
        () => new ConstantLabels([KeyValuePair.Create(one, ""), KeyValuePair.Create(other, "")]));

    private static string Lines(params string[] lines) =>
        string.Concat(lines.Select(line => line.Replace("CONSTANTS", Constants.Trim(), StringComparison.Ordinal) + "\n"));

    private static string Text(FamilyTable<string> table, string source) =>
        Render(table.Compile(Selection.Default, LabelAllowlist.All).With(s_labels), source);

    private static string Render(FamilyRenderer<string> renderer, string source) =>
        Encoding.UTF8.GetString(renderer.Render(source, new RenderScratch()).Text);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
