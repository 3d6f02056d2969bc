using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exposition;

public sealed class StrictExpositionTests
{
    [Fact]
    public void Families_samples_labels_and_values_are_read()
    {
        StrictExposition exposition = StrictExposition.Parse(
            """
            # HELP a_total [STABLE] Some text.
            # TYPE a_total counter
            a_total{x="1",y="a\"b\\c\nd"} 1e+06
            a_total{x="2",y=""} NaN
            # HELP b Without samples.
            # TYPE b gauge
            # HELP c Latency.
            # TYPE c histogram
            c_bucket{le="+Inf"} 2
            c_sum 0.5
            c_count 2

            """);
        Assert.Equal(["a_total", "b", "c"], exposition.Families.Keys);
        Assert.Equal("[STABLE] Some text.", exposition.Families["a_total"].Help);
        Assert.Equal(1e6, exposition.Value("a_total", ("y", "a\"b\\c\nd")));
        Assert.True(double.IsNaN(exposition.Value("a_total", ("x", "2"))!.Value));
        Assert.Null(exposition.Value("b"));
        Assert.Equal(3, exposition.Families["c"].Samples.Count);
        Assert.Equal(5, exposition.Samples.Count());
    }

    [Fact]
    public void An_empty_body_is_an_exposition()
    {
        Assert.Empty(StrictExposition.Parse(""u8).Families);
    }

    [Theory]
    [InlineData("a 1\n", "'# HELP ' expected")]
    [InlineData("# TYPE a gauge\na 1\n", "'# HELP ' expected")]
    [InlineData("# HELP a t\na 1\n", "'# TYPE ' expected")]
    [InlineData("# HELP a t\n", "without a TYPE line")]
    [InlineData("# HELP a\n# TYPE a gauge\n", "header without a text")]
    [InlineData("# HELP a t\n# TYPE b gauge\n", "another family")]
    [InlineData("# HELP a t\n# TYPE a number\n", "no type is called")]
    [InlineData("# HELP a t\n# TYPE a gauge\na 1", "does not end with a line feed")]
    [InlineData("# HELP a t\n# TYPE a gauge\n\na 1\n", "the line ends too early")]
    [InlineData("# HELP a t\n# TYPE a gauge\nb 1\n", "not of the family")]
    [InlineData("# HELP a t\n# TYPE a gauge\na_sum 1\n", "not of the family")]
    [InlineData("# HELP a t\n# TYPE a gauge\na 1\n# HELP a t\n# TYPE a gauge\n", "family a second time")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n", "series a second time")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n", "the label x twice")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{1=\"1\"} 1\n", "no name of a label")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x:y=\"1\"} 1\n", "no name of a label")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"\\t\"} 1\n", "no escape")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"1\",} 1\n", "the line ends too early")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"1\" } 1\n", "'}' expected")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{} 1\n", "the line ends too early")]
    [InlineData("# HELP a t\n# TYPE a gauge\na{x=\"1\"}1\n", "' ' expected")]
    [InlineData("# HELP a t\n# TYPE a gauge\na 1 1700000000\n", "no number")]
    [InlineData("# HELP a t\n# TYPE a gauge\na 1 \n", "no number")]
    [InlineData("# HELP a t\n# TYPE a gauge\na Infinity\n", "no number")]
    [InlineData("# HELP a t\n# TYPE a gauge\n# comment\n", "'# HELP ' expected")]
    public void What_breaks_a_rule_is_refused(string text, string message)
    {
        Assert.Contains(message, Assert.Throws<FormatException>(() => StrictExposition.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_UTF_8_is_refused()
    {
        Assert.Throws<FormatException>(static () => StrictExposition.Parse([0x23, 0xff, 0x0a]));
    }
}
