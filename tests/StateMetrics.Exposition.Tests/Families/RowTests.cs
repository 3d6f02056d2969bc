using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Testing;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Families;

public sealed class RowTests
{
    [Theory]
    [InlineData("9lives", "help", "a", null, "'9lives'")]
    [InlineData("with-dash", "help", "a", null, "'with-dash'")]
    [InlineData("", "help", "a", null, "''")]
    [InlineData("x", "two\rlines", "a", null, "x")]
    [InlineData("x", " ", "a", null, "x")]
    [InlineData("x", "help", "a-b", null, "'a-b'")]
    [InlineData("x", "help", "__name__", null, "'__name__'")]
    [InlineData("x", "help", "a:b", null, "'a:b'")]
    [InlineData("x", "help", "id", null, "id")]
    [InlineData("x", "help", "a", "id", "id")]
    [InlineData("x", "help", "a", "b-c", "'b-c'")]
    public void A_row_that_nobody_could_scrape_is_refused_when_it_is_added(
        string name, string help, string label, string? variant, string named)
    {
        FamilyTable<string> table = Table();
        string message = Assert.Throws<ArgumentException>(() => Add(table, name, help, (label, variant))).Message;
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Empty(table.Families);
    }

    [Fact]
    public void A_name_occurs_once()
    {
        FamilyTable<string> table = Table();
        Add(table, "x", "help", ("a", null));
        Assert.Throws<ArgumentException>(() => Add(table, "x", "help", ("b", null)));
    }

    [Fact]
    public void Identity_labels_are_checked() =>
        Assert.Throws<ArgumentException>(() => new FamilyTable<string>(["a", "a"], static (_, ref _) => { }));

    [Fact]
    public void A_row_says_what_it_is()
    {
        var table = new FamilyTable<string>(["id"], static (s, ref i) => i.Values(Utf8(s)))
        {
            { Counter, "x_total", Stable, ["a"], "Help.", static (_, ref _) => { }, OptIn, DeprecatedSince("v1"), OrLabels("b") },
            { Gauge, "y", Alpha, DynamicLabels.Annotation, "Help.", static (_, ref _) => { } },
        };
        Family first = table.Families[0];
        Assert.Equal(("x_total", Counter, Stable), (first.Name, first.Type, first.Stability));
        Assert.Equal((true, "v1"), (first.OptIn, first.DeprecatedSince));
        Assert.Equal(["id", "a"], first.Labels);
        Assert.Equal(["id", "b"], Assert.Single(first.LabelVariants));
        Assert.Equal((DynamicLabels.Annotation, "id"), (table.Families[1].Dynamic, Assert.Single(table.Families[1].Labels)));
    }

    [Fact]
    public void Rows_can_be_shared_by_tables_of_one_identity()
    {
        var shared = new FamilyTable<object>(["id"], static (_, ref _) => { })
        {
            { Gauge, "x", Stable, [], "Help.", static (_, ref w) => w.Sample(2) },
        };
        var table = new FamilyTable<object>(["id"], static (_, ref i) => i.Values(Utf8("1"))) { shared };
        Assert.Equal("x{id=\"1\"} 2\n", Render(table, new object()));
        Assert.Throws<ArgumentException>(() => new FamilyTable<object>(["other"], static (_, ref _) => { }) { shared });
    }

    [Fact]
    public void A_wrong_number_of_values_is_a_bug_that_throws()
    {
        FamilyTable<string> table = Table();
        table.Add(Gauge, "x", Stable, ["a"], "Help.", static (_, ref w) => w.Sample(1));
        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(() => Render(table, "i"));
        Assert.Contains("x was given 0", wrong.Message, StringComparison.Ordinal);
        var silent = new FamilyTable<string>(["id"], static (_, ref _) => { });
        Assert.Throws<InvalidOperationException>(() => Render(silent, "i"));
        var twice = new FamilyTable<string>(["id"], static (_, ref i) => i.Values(Utf8("1"), Utf8("2")));
        Assert.Throws<InvalidOperationException>(() => Render(twice, "i"));
    }

    [Fact]
    public void What_a_lambda_throws_is_the_callers_and_the_scratch_can_be_used_again()
    {
        var table = new FamilyTable<string>(["id"], static (s, ref i) => i.Values(Utf8(s)))
        {
            { Gauge, "x", Stable, [], "Help.", static (_, ref w) => w.Sample(1) },
            { Gauge, "y", Stable, [], "Help.", static (s, ref w) => w.Sample(1 / s.Length) },
        };
        FamilyRenderer<string> renderer = table.Compile(Selection.Default);
        var scratch = new RenderScratch();
        Assert.Throws<DivideByZeroException>(() => renderer.Render("", scratch).Samples);
        Assert.Equal("x{id=\"1\"} 1\ny{id=\"1\"} 1\n", Encoding.UTF8.GetString(renderer.Render("1", scratch).Text));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(1000)]
    public void A_series_is_written_once_however_many_there_are(int different)
    {
        var table = new FamilyTable<int>(["id"], static (_, ref i) => i.Values(Utf8("1")))
        {
            {
                Gauge, "x", Stable, ["n"], "Help.",
                static (n, ref w) => { for (int i = 0; i < n * 3; i++) { w.Sample(i, w.Label(i % n)); } }
            },
            { Gauge, "y", Stable, [], "Help.", static (_, ref w) => { w.Sample(1); w.Sample(2); } },
        };
        Rendered rendered = table.Compile(Selection.Default).Render(different, new RenderScratch());
        Assert.Equal((different + 1, (different * 2) + 1), (rendered.Samples, rendered.RepeatedSeries));
        string expected = string.Concat(Enumerable.Range(0, different).Select(i => $"x{{id=\"1\",n=\"{i}\"}} {i}\n")) + "y{id=\"1\"} 1\n";
        Assert.Equal(expected, Encoding.UTF8.GetString(rendered.Text));
    }

    [Fact]
    public void A_key_given_twice_counts_once_with_its_last_value()
    {
        var table = new FamilyTable<string>()
        {
            {
                Gauge, "x", Stable, DynamicLabels.Metadata, "Help.",
                static (_, ref m) => { m.Add(Utf8("b"), Utf8("1")); m.Add(Utf8("a"), Utf8("2")); m.Add(Utf8("b"), Utf8("3")); }
            },
            { Gauge, "none", Stable, DynamicLabels.NodeSelector, "Help.", static (_, ref _) => { } },
            { Gauge, "hidden", Stable, DynamicLabels.Label, "Help.", static (_, ref _) => { } },
        };
        Assert.Equal("x{metadata_a=\"2\",metadata_b=\"3\"} 1\nnone 1\n", Render(table, ""));
    }

    [Fact]
    public void Every_label_means_every_label_whatever_the_allowlist()
    {
        var table = new FamilyTable<string>()
        {
            { Gauge, "x", Alpha, DynamicLabels.EveryLabel, "Help.", static (_, ref m) => m.Add(Utf8("fooBar"), Utf8("1")) },
        };
        Assert.Equal("x{label_foo_bar=\"1\"} 1\n", Render(table, ""));
    }

    [Fact]
    public void Label_values_of_null_are_empty()
    {
        bool? noFlag = null, flag = false;
        long? noNumber = null, number = 0;
        var table = new FamilyTable<string>()
        {
            {
                Gauge, "x", Alpha, ["a", "b", "c", "d"], "Help.",
                (_, ref w) => w.Sample(1, w.Label(noFlag), w.Label(flag), w.Label(noNumber), w.Label(number))
            },
        };
        Assert.Equal("x{a=\"\",b=\"false\",c=\"\",d=\"0\"} 1\n", Render(table, ""));
    }

    [Fact]
    public void Rendering_allocates_nothing_once_the_space_is_there()
    {
        byte[] name = Utf8("a"), value = Utf8("va\"lue");
        var states = new StateSet("a", "b");
        var table = new FamilyTable<int>(["id"], (_, ref i) => i.Values(name))
        {
            {
                Gauge, "x", Stable, ["n", "v"], "Help.",
                (n, ref w) => { for (int i = 0; i < n; i++) { w.Sample(i * 0.37, w.Label(i), value); } }
            },
            { Gauge, "y", Stable, ["s"], "Help.", (_, ref w) => w.OneOf(states, name) },
            { Gauge, "z", Stable, DynamicLabels.Label, "Help.", (_, ref m) => { m.Add(name, value); m.Add(value, name); } },
        };
        FamilyRenderer<int> renderer = table.Compile(Selection.Default, LabelAllowlist.All);
        var scratch = new RenderScratch();
        for (int i = 0; i < 50; i++)
        {
            _ = renderer.Render(15, scratch);
        }

        int samples = 0;
        long allocated = AllocatedBytes.Of(() =>
        {
            samples = 0;
            for (int i = 0; i < 1_000; i++)
            {
                samples += renderer.Render(15, scratch).Samples;
            }
        });
        Assert.Equal(18_000, samples);
        Assert.Equal(0, allocated);
    }

    private static FamilyTable<string> Table() => new(["id"], static (s, ref i) => i.Values(Utf8(s)));

    private static void Add(FamilyTable<string> table, string name, string help, (string Own, string? Variant) labels)
    {
        (string label, string? variant) = labels;
        if (variant is null)
        {
            table.Add(Gauge, name, Stable, [label], help, static (_, ref _) => { });
        }
        else
        {
            table.Add(Gauge, name, Stable, [label], help, static (_, ref _) => { }, OrLabels(variant));
        }
    }

    private static string Render<T>(FamilyTable<T> table, T source) =>
        Encoding.UTF8.GetString(table.Compile(Selection.Default).Render(source, new RenderScratch()).Text);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
