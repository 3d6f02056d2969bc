namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>Files in, exposition and exit status out.</summary>
public sealed class RenderTests
{
    private const string Created = "\"creationTimestamp\":\"2024-03-01T08:30:15Z\"";

    private const string Headers = """
        # HELP kube_namespace_created [STABLE] When the namespace was created, in Unix seconds.
        # TYPE kube_namespace_created gauge

        """;

    [Fact]
    public async Task A_document_that_is_broken_or_unknown_takes_nothing_else_with_it()
    {
        using var run = new RenderRun();
        string file = run.File("cluster.yaml", """
            # nothing but a comment before the first separator
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: a, uid: u1, creationTimestamp: 2024-03-01T08:30:15Z}
            ---
            # a part of comments is no document
            ---
            apiVersion: v1
            kind: Namespace
            metadata: [broken
            ---
            apiVersion: example.com/v1
            kind: Frob
            metadata: {name: f}
            ---
            kind: Namespace
            --- # the last
            apiVersion: v1
            kind: Namespace
            metadata: {name: b, uid: u2, creationTimestamp: 2024-03-01T08:30:16Z}
            ...
            """);
        await run.RunAsync("", "-f", file, RenderRun.OneFamily);
        Assert.Equal(
            Headers + "kube_namespace_created{namespace=\"a\"} 1.709281815e+09\nkube_namespace_created{namespace=\"b\"} 1.709281816e+09\n",
            run.Output);
        Assert.Equal(
            """
            state-metrics: cluster.yaml, document 2: line 5, column 1: While parsing a flow sequence, did not find expected ',' or ']'.
            state-metrics: cluster.yaml, document 3: no resource shows the kind Frob of example.com/v1
            state-metrics: cluster.yaml, document 4: no apiVersion

            """,
            run.Errors);
        Assert.Equal(1, run.Exit);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n \n", "")]
    [InlineData("# a comment\n---\n# another\n", "")]
    [InlineData("{{a}}", "a")]
    [InlineData("{{a}}{{b}}", "a,b")]
    [InlineData("{{a}}\n\n{{b}}\n", "a,b")]
    [InlineData("\uFEFF{{a}}", "a")]
    [InlineData("\uFEFF---\n{{a}}\n---\n{{b}}", "a,b")]
    [InlineData("[{{a}},{{b}}]", "a,b")]
    [InlineData("[]", "")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[{{a}},{{b}}]}""", "a,b")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":null}""", "")]
    [InlineData("""{"apiVersion":"v1","kind":"NamespaceList","items":[{{bare a}},{{bare b}}]}""", "a,b")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Frob"},{{a}}]}""", "a")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"FrobList","items":[{"metadata":{"name":"f"}}]}""", "")]
    [InlineData("""[{"apiVersion":"v1","kind":"Frob"},{{b}}]""", "b")]
    [InlineData(
        "apiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: a\r\n  creationTimestamp: 2024-03-01T08:30:15Z\r\n---\r\n{{b}}\r\n",
            "a,b")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {{a}}\n- {{b}}\n", "a,b")]
    [InlineData("{{a}}{{a}}", "a")]
    public async Task Every_form_of_a_file_is_read(string input, string names)
    {
        using RenderRun run = await RenderRun.OfAsync(Filled(input), RenderRun.OneFamily);
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.Exit);
        IEnumerable<string> samples = names.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static name => $"kube_namespace_created{{namespace=\"{name}\"}} 1.709281815e+09\n");
        Assert.Equal(names.Length == 0 ? "" : Headers + string.Concat(samples), run.Output);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Frob"}""", "document 1: no resource shows the kind Frob of v1")]
    [InlineData("""{"apiVersion":"v2","kind":"Pod"}""", "document 1: no resource shows the kind Pod of v2")]
    [InlineData("""{"kind":"Pod"}""", "document 1: no apiVersion")]
    [InlineData("""{"apiVersion":"v1"}""", "document 1: no kind")]
    [InlineData("""{"apiVersion":1,"kind":"Pod"}""", "document 1: no apiVersion")]
    [InlineData("[3]", "document 1: a number where an object is expected")]
    [InlineData("just text", "document 1: a string where an object is expected")]
    [InlineData("---\n- 1\n", "document 1: a number where an object is expected")]
    [InlineData("a: 1\na: 2\n", "document 1: line 2, column 1: key \"a\" stands twice in one mapping")]
    [InlineData("a: *b\n", "document 1: line 1, column 4: alias *b has no anchor before it")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":5}}""",
        "document 1: pods : metadata.name: number where a string is expected")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop"},"status":{"phase":7}}""",
        "document 1: pods shop/p: status.phase: number where a string is expected")]
    [InlineData("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"},"spec":[]}""",
        "document 1: nodes n: spec: list where an object is expected")]
    [InlineData("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\ud800"}}""", "document 1: name is not Unicode text")]
    [InlineData("""{"apiVersion":"v1","kind":"\ud800"}""", "document 1: kind is not Unicode text")]
    public async Task What_cannot_be_shown_is_told_in_one_line_and_the_rest_is_printed(string input, string line)
    {
        using var run = new RenderRun();
        string rest = run.File("rest.json", Filled("{{a}}"));
        await run.RunAsync(input, "-", "-f", rest, RenderRun.OneFamily);
        Assert.Equal($"state-metrics: standard input, {line}\n", run.Errors);
        Assert.Equal(1, run.Exit);
        Assert.Equal("kube_namespace_created{namespace=\"a\"} 1.709281815e+09", run.Samples);
    }

    [Fact]
    public async Task JSON_that_breaks_off_is_told_after_what_was_whole()
    {
        using RenderRun run = await RenderRun.OfAsync(Filled("{{a}} {{b}} {bad"), RenderRun.OneFamily);
        Assert.Equal("kube_namespace_created{namespace=\"a\"} 1.709281815e+09\nkube_namespace_created{namespace=\"b\"} 1.709281815e+09",
            run.Samples);
        Assert.StartsWith(
            "state-metrics: standard input, document 3: 'b' is an invalid start of a property name.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, run.Errors.Count(static c => c == '\n'));
        Assert.Equal(1, run.Exit);
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_stop_the_others()
    {
        using var run = new RenderRun();
        string missing = Path.Combine(Path.GetDirectoryName(run.File("a.json", Filled("{{a}}")))!, "missing.json");
        await run.RunAsync(Filled("{{b}}"), "-f", missing, "-f", run.File("a.json", Filled("{{a}}")), "-f", "-", RenderRun.OneFamily);
        Assert.Equal("state-metrics: missing.json: Could not find file 'missing.json'.\n", run.Errors);
        Assert.Equal(1, run.Exit);
        Assert.Equal("kube_namespace_created{namespace=\"a\"} 1.709281815e+09\nkube_namespace_created{namespace=\"b\"} 1.709281815e+09",
            run.Samples);
    }

    [Fact]
    public async Task OpenMetrics_ends_with_its_mark()
    {
        using RenderRun run = await RenderRun.OfAsync(Filled("{{a}}"), RenderRun.OneFamily, "--format=openmetrics");
        Assert.Equal(Headers + "kube_namespace_created{namespace=\"a\"} 1.709281815e+09\n# EOF\n", run.Output);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    public async Task An_object_may_be_nested_as_deep_as_its_file_may(int depth)
    {
        string deep = new string('[', depth) + new string(']', depth);
        using RenderRun run = await RenderRun.OfAsync(
            $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a",{{{Created}}} },"spec":{{{deep}}} }""", RenderRun.OneFamily);
        Assert.Equal("", run.Errors);
        Assert.Equal("kube_namespace_created{namespace=\"a\"} 1.709281815e+09", run.Samples);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("a: {")]
    public async Task An_endless_nesting_is_refused(string head)
    {
        string deep = head + (head[0] == '{' ? "\"a\":" : "b: ") + new string('[', 100_000) + new string(']', 100_000) + "}";
        using RenderRun run = await RenderRun.OfAsync(deep, RenderRun.OneFamily);
        Assert.Equal(1, run.Exit);
        Assert.Equal(1, run.Errors.Count(static c => c == '\n'));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_bomb_of_aliases_is_refused()
    {
        string[] levels = [.. Enumerable.Range(1, 9).Select(static i =>
            $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "x" : $"*l{i - 1}", 10))}]")];
        using RenderRun run = await RenderRun.OfAsync(string.Join('\n', levels), RenderRun.OneFamily);
        Assert.Equal(
            "state-metrics: standard input, document 1: line 7, column 22: more than 5000000 nodes, aliases included\n", run.Errors);
        Assert.Equal(1, run.Exit);
    }

    private static string Filled(string input)
    {
        foreach (string name in new[] { "a", "b" })
        {
            string rest = "\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"uid-" + name + "\"," + Created + "}}";
            input = input.Replace("{{" + name + "}}", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"," + rest, StringComparison.Ordinal)
                .Replace("{{bare " + name + "}}", "{" + rest, StringComparison.Ordinal);
        }
        return input;
    }
}
