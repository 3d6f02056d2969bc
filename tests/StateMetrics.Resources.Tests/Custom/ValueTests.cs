namespace StateMetrics.Resources.Tests.Custom;

/// <summary>How values of every type become numbers and label values.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("7", "7")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("9223372036854775807", "9.223372036854776e+18")]
    [InlineData("-0.0", "0")]
    [InlineData("\"TRUE\"", "1")]
    [InlineData("\"Yes\"", "1")]
    [InlineData("\"no\"", "0")]
    [InlineData("\"unknown\"", "0")]
    [InlineData("\"y\"", null)]
    [InlineData("\"2024-03-01T08:30:15Z\"", "1.709281815e+09")]
    [InlineData("\"2024-03-01T08:30:15,9+02:00\"", "1.709274615e+09")]
    [InlineData("\"2024-02-30T08:30:15Z\"", null)]
    [InlineData("\"250m\"", "0.25")]
    [InlineData("\"5Gi\"", "5.36870912e+09")]
    [InlineData("\"0.3\"", "0.30000000000000004")]
    [InlineData("\"12e-1\"", "1.2000000000000002")]
    [InlineData("\"1e400\"", "+Inf")]
    [InlineData("\"1e2147483648\"", "+Inf")]
    [InlineData("\"1e-999999999\"", "1e-09")]
    [InlineData("\"45%\"", "0.45")]
    [InlineData("\"4.5%\"", null)]
    [InlineData("\"%\"", null)]
    [InlineData("\"0x1p-2\"", "0.25")]
    [InlineData("\"1_000\"", "1000")]
    [InlineData("\"-Infinity\"", "-Inf")]
    [InlineData("\"nan\"", "NaN")]
    [InlineData("\"\"", null)]
    [InlineData("\" 1\"", null)]
    [InlineData("null", null)]
    public void A_value_becomes_a_number_or_nothing(string json, string? number)
    {
        var run = new CustomRun();
        string samples = run.Metric("each: {type: Gauge, gauge: {path: [spec, v]}}", $$"""{"v":{{json}}}""");
        Assert.Equal(number is null ? "" : $"m{{}} {number}", samples);
        Assert.Equal(number is not null ? "" : json == "null" ? "m unresolved 1" : "m not_a_number 1", run.Faults);
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData("true", "true")]
    [InlineData("12345678901", "12345678901")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "-0")]
    [InlineData("1234567.5", "1.2345675e+06")]
    [InlineData("100000.0", "100000")]
    [InlineData("18446744073709551615", "1.8446744073709552e+19")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "map[]")]
    [InlineData("[1,\"a\",null,2.5,{\"k\":\"v\"}]", "[1 a <nil> 2.5 map[k:v]]")]
    [InlineData("{\"b\":2,\"a\":1,\"c\":{\"z\":[true]},\"d\":null}", "map[a:1 b:2 c:map[z:[true]] d:<nil>]")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\ud800\"", "é😀�")]
    public void A_value_becomes_the_text_of_a_label(string json, string text) =>
        Assert.Equal(
            $"m{{v=\"{text}\"}} 1",
            CustomRun.Each("{type: Gauge, gauge: {path: [spec, x]}}", $$"""{"v":{{json}},"x":1}""", "labelsFromPath: {v: [spec, v]}"));

    [Fact]
    public void Null_and_nothing_give_no_label() =>
        Assert.Equal("m{} 1", CustomRun.Each("{type: Gauge, gauge: {path: [spec, x]}}", """{"v":null,"x":1}""",
            "labelsFromPath: {v: [spec, v], w: [spec, w]}"));
}
