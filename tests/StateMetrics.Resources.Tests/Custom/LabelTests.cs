using StateMetrics.Resources.Custom;

namespace StateMetrics.Resources.Tests.Custom;

/// <summary>Where labels come from, which of them win, and what they are called.</summary>
public sealed class LabelTests
{
    private const string Gauge = "each: {type: Gauge, gauge: {path: [spec, x]}}";

    [Theory]
    [InlineData("labelsFromPath: {'label_*': [spec, m], a: [spec, x]}", "a=\"1\",label_a_b_c=\"y\",label_n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'*': [spec, m]}", "a_b_c=\"y\",n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'**': [spec, m]}", "_a_b_c=\"y\",_n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'*x': [spec, m]}", "a_b_c=\"y\",n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'s_*': [spec, x], 'none*': [spec, nope]}", "")]
    [InlineData("labelsFromPath: {'*a': [spec, m], '*b': [spec, m2]}", "a_b_c=\"two\",n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'*b': [spec, m], '*a': [spec, m2]}", "a_b_c=\"y\",n=\"<nil>\"")]
    [InlineData("labelsFromPath: {'*': [spec, m], n: [spec, x]}", "a_b_c=\"y\",n=\"1\"")]
    [InlineData("labelsFromPath: {'a-b.c/d': [spec, x], ünï: [spec, x], 9: [spec, x]}", "_9=\"1\",_n_=\"1\",a_b_c_d=\"1\"")]
    [InlineData("labelsFromPath: {'*': [spec, odd]}", "_=\"1\",_1=\"2\",_name_=\"3\",a_b=\"5\"")]
    [InlineData("labelsFromPath: {self: null}\ncommonLabels: {self: x}", "self=\"", true)]
    [InlineData("commonLabels: {a: 010, b: 1e3, c: null, d: true, e: 2024-01-01}",
        "a=\"010\",b=\"1e3\",c=\"\",d=\"true\",e=\"2024-01-01\"")]
    [InlineData("commonLabels: {a: x}\nlabelsFromPath: {a: [spec, x]}", "a=\"1\"")]
    [InlineData("commonLabels: {a: x}\nlabelsFromPath: {a: [spec, nope]}", "a=\"x\"")]
    public void Of_a_metric(string labels, string expected, bool begins = false)
    {
        string samples = CustomRun.Each("{type: Gauge, gauge: {path: [spec, x]}}",
            """{"x":1,"m":{"a.b/c":"y","n":null},"m2":{"a.b/c":"two"},"odd":{"":1,"1":2,"__name__":3,"a-b":4,"a.b":5}}""", labels);
        Assert.StartsWith($"m{{{expected}{(begins ? "" : "} 1")}", samples, StringComparison.Ordinal);
    }

    [Fact]
    public void The_element_wins_over_the_object_the_object_over_constants_and_the_metric_over_the_resource()
    {
        const string configuration = """
            spec:
              resources:
                - groupVersionKind: {group: example.com, version: v1, kind: Foo}
                  commonLabels: {a: resource, b: resource, c: resource, d: resource, customresource_group: mine}
                  labelsFromPath: {d: [spec, res], e: [spec, res], f: [spec, res]}
                  metrics:
                    - name: m
                      commonLabels: {b: metric, c: metric, customresource_kind: Mine}
                      labelsFromPath: {c: [spec, met], e: [spec, met]}
                      each: {type: Gauge, gauge: {path: [spec, l], valueFrom: [v], labelsFromPath: {f: [f], customresource_version: [f]}}}
            """;
        Assert.Equal(
            "kube_customresource_m{a=\"resource\",b=\"metric\",c=\"M\",customresource_group=\"example.com\",customresource_kind=\"Mine\","
            + "customresource_version=\"E\",d=\"R\",e=\"M\",f=\"E\"} 1",
            new CustomRun().Render(configuration,
                ["""{"metadata":{"name":"a","uid":"1"},"spec":{"res":"R","met":"M","l":[{"v":1,"f":"E"}]}}"""]).Split('\n')[2]);
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("_A9", "_A9", true)]
    [InlineData("9a", "_9a", false)]
    [InlineData("", "_", false)]
    [InlineData("a:b", "a_b", false)]
    [InlineData("日本", "__", false)]
    [InlineData("__name__", "_name_", false)]
    [InlineData("__x", "__x", true)]
    public void Names_are_made_legal(string text, string name, bool legal)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Equal(name, System.Text.Encoding.UTF8.GetString(LabelName.Of(bytes)));
        Assert.Equal(legal, LabelName.IsLegal(bytes));
    }

    [Fact]
    public void Names_that_the_configuration_gives_are_made_legal_too() =>
        Assert.Equal(
            "m{c_d=\"z\",odd_key=\"k\"} 1",
            CustomRun.Each("{type: Gauge, gauge: {path: [spec, m], labelFromKey: odd key}}", """{"m":{"k":1}}""",
                "commonLabels: {c-d: z}"));

    [Theory]
    [InlineData("app=shop", true)]
    [InlineData("app==shop,tier", true)]
    [InlineData("app!=shop", false)]
    [InlineData("none!=x, !none", true)]
    [InlineData("!app", false)]
    [InlineData("app in (bank, shop), tier notin (a)", true)]
    [InlineData("app in (bank)", false)]
    [InlineData("example.com/x=1", false)]
    public void A_selector_selects(string text, bool selects)
    {
        var labels = new Dictionary<string, string> { ["app"] = "shop", ["tier"] = "web" };
        Assert.Equal(selects, LabelSelector.Parse(text).Matches(key => labels.GetValueOrDefault(key)));
    }

    [Theory]
    [InlineData("a=b=c")]
    [InlineData("app in shop")]
    [InlineData("app in (a")]
    [InlineData(",")]
    [InlineData("a b")]
    public void What_is_no_selector_is_refused(string text) => Assert.Throws<FormatException>(() => LabelSelector.Parse(text));

    [Fact]
    public void Bounds_bite_where_they_are_reached_and_are_counted()
    {
        const string spec = """{"x":1,"l":[{"n":"a","v":1},{"n":"b","v":2},{"n":"c","v":3}],"long":"ééééé"}""";
        const string list = "each: {type: Gauge, gauge: {path: [spec, l], valueFrom: [v], labelsFromPath: {n: [n]}}}";
        var samples = new CustomRun { Bounds = new CustomBounds { Samples = 2 } };
        Assert.Equal("m{n=\"a\"} 1\nm{n=\"b\"} 2", samples.Metric(list, spec));
        Assert.Equal("m too_many_samples 1", samples.Faults);
        var labels = new CustomRun { Bounds = new CustomBounds { Labels = 3 } };
        Assert.Equal("", labels.Metric(list, spec));
        Assert.Equal("m too_many_labels 3", labels.Faults);
        var steps = new CustomRun { Bounds = new CustomBounds { Steps = 20 } };
        Assert.Equal("", steps.Metric(list, spec));
        Assert.Equal("m too_expensive 1", steps.Faults);
        var bytes = new CustomRun { Bounds = new CustomBounds { LabelBytes = 5 } };
        Assert.Equal("m{l=\"éé\"} 1", bytes.Metric("labelsFromPath: {l: [spec, long]}\n" + Gauge, spec));
        Assert.Equal("m label_too_long 1", bytes.Faults);
    }
}
