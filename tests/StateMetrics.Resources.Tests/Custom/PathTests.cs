namespace StateMetrics.Resources.Tests.Custom;

public sealed class PathTests
{
    private const string Spec = """
        {"l":[{"n":"a","v":1},{"n":"b","v":2},{"id":5,"v":5},{"on":true,"v":6},{"q":"250m","v":7},{"n":"x=y","v":8},{"n":null,"v":9}],
         "m":{"k=v":21,"a":"b","0":22,"[x":23,"":24,"é":25},"s":"text","nest":[[10,11],[12]]}
        """;

    [Theory]
    [InlineData("spec, l, 0, v", "1")]
    [InlineData("spec, l, +1, v", "2")]
    [InlineData("spec, l, 01, v", "2")]
    [InlineData("spec, l, -0, v", "1")]
    [InlineData("spec, l, -1, v", "9")]
    [InlineData("spec, l, -7, v", "1")]
    [InlineData("spec, l, -8, v", "")]
    [InlineData("spec, l, 7, v", "")]
    [InlineData("spec, l, 1.0, v", "")]
    [InlineData("spec, l, 0x1, v", "")]
    [InlineData("spec, l, 1_0, v", "")]
    [InlineData("spec, l, ' 1', v", "")]
    [InlineData("spec, l, 99999999999999999999, v", "")]
    [InlineData("spec, l, -9223372036854775808, v", "")]
    [InlineData("spec, l, '[n=b]', v", "2")]
    [InlineData("spec, l, '[n=x=y]', v", "8")]
    [InlineData("spec, l, '[n=zzz]', v", "")]
    [InlineData("spec, l, '[id=5.0]', v", "5")]
    [InlineData("spec, l, '[on=T]', v", "6")]
    [InlineData("spec, l, '[on=yes]', v", "6")]
    [InlineData("spec, l, '[q=0.25]', v", "7")]
    [InlineData("spec, m, '[a=b]'", "")]
    [InlineData("spec, m, 'k=v'", "21")]
    [InlineData("spec, m, 0", "22")]
    [InlineData("spec, m, '[x'", "23")]
    [InlineData("spec, m, ''", "24")]
    [InlineData("spec, m, é", "25")]
    [InlineData("spec, s, x", "")]
    [InlineData("spec, nope, x", "")]
    [InlineData("Spec, l, 0, v", "")]
    [InlineData("~, spec, null, nest, 0, 1", "11")]
    public void Segments_are_applied_one_after_the_other(string path, string value) =>
        Assert.Equal(value.Length == 0 ? "" : $"m{{}} {value}", CustomRun.Each($"{{type: Gauge, gauge: {{path: [{path}]}}}}", Spec));

    [Fact]
    public void A_plain_segment_that_tells_key_and_value_is_the_value() =>
        Assert.Equal("""m{v="b"} 1""", CustomRun.Each("{type: Info, info: {path: [spec, m, 'a=b'], labelsFromPath: {v: []}}}", Spec));

    [Fact]
    public void A_wildcard_leads_to_every_item_and_what_lacks_the_rest_is_left_out()
    {
        const string spec = """{"c":[{"p":[{"n":1},{"n":2}]},{},{"p":[{"n":3}]}],"m":{"a":{"v":4},"b":{"v":5}}}""";
        Assert.Equal(
            "m{n=\"1\"} 1\nm{n=\"2\"} 2\nm{n=\"3\"} 3",
            CustomRun.Each("{type: Gauge, gauge: {path: [spec, c, '[*]', p, '[*]'], valueFrom: [n], labelsFromPath: {n: [n]}}}", spec));
        Assert.Equal(
            "m{v=\"4\"} 4\nm{v=\"5\"} 5",
            CustomRun.Each("{type: Gauge, gauge: {path: [spec, m, '[*]'], valueFrom: [v], labelsFromPath: {v: [v]}}}", spec));
        Assert.Equal(
            """m{all="[1 2 3]"} 1""",
            CustomRun.Each("{type: Info, info: {path: [spec], labelsFromPath: {all: [c, '[*]', p, '[*]', n]}}}", spec));
    }
}
