namespace StateMetrics.Resources.Tests.Custom;

/// <summary>What the elements of an object give, by type: gauge, counter, info, state set.</summary>
public sealed class ElementTests
{
    [Theory]
    // Entries of a map, the value being the entry itself, or inside of it.
    [InlineData("path: [spec, m], labelFromKey: k", """{"m":{"a":1,"b":2}}""", "m{k=\"a\"} 1\nm{k=\"b\"} 2")]
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [v]", """{"m":{"a":{"v":1},"b":{},"c":3,"d":null}}""", "m{k=\"a\"} 1")]
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [v], nilIsZero: yes", """{"m":{"a":{"v":1},"b":{},"c":3,"d":null}}""",
        "m{k=\"a\"} 1\nm{k=\"b\"} 0\nm{k=\"c\"} 0\nm{k=\"d\"} 0")]
    // valueFrom may name an entry of the map itself.
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [x]", """{"m":{"x":1,"y":{"x":2},"z":{}}}""", "m{k=\"x\"} 1\nm{k=\"y\"} 2")]
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [x, x]", """{"m":{"x":1,"z":{"x":{"x":3}}}}""", "m{k=\"z\"} 3")]
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: ['a,b']", """{"m":{"a,b":1}}""", "")]
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [x], nilIsZero: true", """{"m":{"x":null}}""", "m{k=\"x\"} 0")]
    [InlineData("path: [spec, m], valueFrom: ['']", """{"m":{"":{"":7}}}""", "m{} 7")]
    // An empty key gives no label.
    [InlineData("path: [spec, m], labelFromKey: k", """{"m":{"":4}}""", "m{} 4")]
    // Labels: key, then the entry, then the whole map, each winning over the one before.
    [InlineData("path: [spec, m], labelFromKey: k, valueFrom: [v], labelsFromPath: {k: [id]}",
        """{"m":{"a":{"v":1,"id":"own"}}}""", "m{k=\"own\"} 1")]
    [InlineData("path: [spec, m], valueFrom: [v], labelsFromPath: {c: [c], id: [id]}",
        """{"m":{"c":"shared","a":{"v":1,"c":"own","id":"a"}}}""", "m{c=\"shared\",id=\"a\"} 1")]
    // Items of a list.
    [InlineData("path: [spec, l], valueFrom: [p], labelsFromPath: {n: [n]}",
        """{"l":[{"n":"a","p":80},{"n":"b","p":"53"},{"n":"c"},{"n":"d","p":"x"},null,5]}""", "m{n=\"a\"} 80\nm{n=\"b\"} 53")]
    [InlineData("path: [spec, l], labelsFromPath: {self: []}", """{"l":[3,"4",true,null,[1]]}""",
        "m{self=\"3\"} 3\nm{self=\"4\"} 4\nm{self=\"true\"} 1")]
    [InlineData("path: [spec, l], nilIsZero: true", """{"l":[null]}""", "m{} 0")]
    [InlineData("path: [spec, l]", """{"l":[]}""", "")]
    // Scalars and null.
    [InlineData("path: [spec, x], labelsFromPath: {self: [], no: [y]}", """{"x":3}""", "m{self=\"3\"} 3")]
    [InlineData("path: [spec, x], valueFrom: [y]", """{"x":3}""", "")]
    [InlineData("path: [spec, x], valueFrom: [y], nilIsZero: on", """{"x":3}""", "m{} 0")]
    [InlineData("path: [spec, x, y]", """{"x":null}""", "")]
    [InlineData("path: [spec, x, y], nilIsZero: true", """{"x":null}""", "m{} 0")]
    // Samples in the order of their labels; a shorter set comes first.
    [InlineData("path: [spec, l], valueFrom: [v], labelsFromPath: {n: [n], m: [m]}",
        """{"l":[{"n":"b","v":1},{"n":"a","v":2},{"v":3},{"n":"a","m":"z","v":4}]}""",
        "m{} 3\nm{m=\"z\",n=\"a\"} 4\nm{n=\"a\"} 2\nm{n=\"b\"} 1")]
    public void Gauge(string rule, string spec, string samples)
    {
        Assert.Equal(samples, CustomRun.Each($"{{type: gauge, gauge: {{{rule}}}}}", spec));
        Assert.Equal(samples, CustomRun.Each($"{{type: Counter, counter: {{{rule}}}}}", spec));
    }

    [Fact]
    public void An_empty_path_is_the_object_itself() =>
        Assert.Equal("m{k=\"spec\"} 1", CustomRun.Each("{type: Gauge, gauge: {valueFrom: [x], labelFromKey: k}}", """{"x":1}"""));

    [Theory]
    [InlineData("path: [spec, x], labelsFromPath: {v: []}", """{"x":"t"}""", "m{v=\"t\"} 1")]
    [InlineData("path: [spec, x], labelsFromPath: {v: []}", """{"x":false}""", "m{v=\"false\"} 1")]
    [InlineData("path: [spec, x], labelsFromPath: {v: []}", """{"x":""}""", "m{v=\"\"} 1")]
    [InlineData("path: [spec, x], labelsFromPath: {v: []}", """{"x":null}""", "")]
    [InlineData("path: [spec, x], labelsFromPath: {v: [y]}", """{"x":"t"}""", "")]
    [InlineData("path: [spec, x], labelFromKey: k", """{"x":"t"}""", "")]
    [InlineData("path: [spec, l], labelsFromPath: {t: [t]}", """{"l":[{"t":"a"},{},{"t":null},null,"s",["t"]]}""", "m{t=\"a\"} 1")]
    [InlineData("path: [spec, l], labelFromKey: k", """{"l":[{"t":"a"}]}""", "")]
    [InlineData("path: [spec, m], labelsFromPath: {id: [id]}", """{"m":{"k1":{"id":"x"},"id":"top"}}""", "m{id=\"top\"} 1\nm{id=\"x\"} 1")]
    [InlineData("path: [spec, m], labelFromKey: k", """{"m":{"a":{},"b":5,"":6}}""", "m{k=\"a\"} 1\nm{k=\"b\"} 1")]
    [InlineData("path: [spec, m], labelFromKey: id, labelsFromPath: {id: [id]}", """{"m":{"k1":{"id":"x"},"id":"top"}}""",
        "m{id=\"id\"} 1\nm{id=\"top\"} 1\nm{id=\"x\"} 1")]
    [InlineData("path: [spec, m]", """{"m":{"a":{}}}""", "")]
    public void Info(string rule, string spec, string samples) => Assert.Equal(samples, CustomRun.Each($"{{type: Info, info: {{{rule}}}}}",
        spec));

    [Theory]
    [InlineData("path: [spec, p], list: [A, B]", """{"p":"B"}""", "m{s=\"A\"} 0\nm{s=\"B\"} 1")]
    [InlineData("path: [spec, p], list: [A, B]", """{"p":"C"}""", "m{s=\"A\"} 0\nm{s=\"B\"} 0")]
    [InlineData("path: [spec, p], list: [A, 1, true, null]", """{"p":"1"}""", "m{s=\"1\"} 1\nm{s=\"A\"} 0\nm{s=\"true\"} 0")]
    [InlineData("path: [spec, p], list: [1]", """{"p":1}""", "")]
    [InlineData("path: [spec, p], list: [1]", """{"p":null}""", "")]
    [InlineData("path: [spec, p], list: []", """{"p":"A"}""", "")]
    [InlineData("path: [spec, p], list: [A], valueFrom: [v], labelsFromPath: {who: [who]}", """{"p":{"v":"A","who":"me"}}""",
        "m{s=\"A\",who=\"me\"} 1")]
    [InlineData("path: [spec, p], list: [a], valueFrom: [v], labelsFromPath: {t: [t]}",
        """{"p":[{"v":"a","t":"X"},{"t":"Y"},{"v":5},null]}""",
        "m{s=\"a\",t=\"X\"} 1")]
    [InlineData("path: [spec, p], list: [a], valueFrom: [v], labelsFromPath: {s: [t]}", """{"p":{"v":"a","t":"X"}}""", "m{s=\"X\"} 1")]
    public void State_set(string rule, string spec, string samples) =>
        Assert.Equal(samples, CustomRun.Each($"{{type: StateSet, stateSet: {{labelName: s, {rule}}}}}", spec));

    [Fact]
    public void What_is_no_text_is_a_fault_of_a_state_set_and_what_is_not_there_is_none()
    {
        var run = new CustomRun();
        run.Metric("each: {type: StateSet, stateSet: {path: [spec, p], labelName: s, list: [a]}}", """{"p":[1,null,{},"a"]}""", "{}");
        Assert.Equal("m not_a_text 2", run.Faults);
    }

    [Fact]
    public void One_element_that_is_no_number_does_not_stop_the_others()
    {
        var run = new CustomRun();
        Assert.Equal(
            "m{n=\"b\"} 2",
            run.Metric("each: {type: Gauge, gauge: {path: [spec, l], valueFrom: [v], labelsFromPath: {n: [n]}}}",
                """{"l":[{"n":"a","v":"x"},{"n":"b","v":2},{"n":"c","v":[]},{"n":"d"}]}"""));
        Assert.Equal("m not_a_number 2", run.Faults);
    }

    [Fact]
    public void Objects_that_labels_cannot_tell_apart_give_each_series_once()
    {
        const string metric = "each: {type: Gauge, gauge: {path: [spec, x]}}";
        Assert.Equal("m{} 1", new CustomRun().Metric(metric, """{"x":1}""", """{"x":2}""", """{"x":3}"""));
        Assert.Equal(
            "m{name=\"o0\",ns=\"ns\"} 1\nm{name=\"o1\",ns=\"ns\"} 2",
            new CustomRun().Metric("labelsFromPath: {name: [metadata, name], ns: [metadata, namespace]}\n" + metric, """{"x":1}""",
                """{"x":2}"""));
    }
}
