namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>Where configurations of custom resources come from, and what they mean for the rest of the command line.</summary>
public sealed class CustomResourceTests
{
    private const string Foo = """
        {"apiVersion":"example.com/v1","kind":"Foo","metadata":{"name":"a","namespace":"shop","uid":"1"},"spec":{"x":5}}
        """;

    private const string X = """
        spec:
          resources:
            - groupVersionKind: {group: example.com, version: v1, kind: Foo}
              metrics: [{name: x, help: X., each: {type: Gauge, gauge: {path: [spec, x]}}}]
        """;

    private const string Labels = "customresource_group=\"example.com\",customresource_kind=\"Foo\",customresource_version=\"v1\"";

    [Fact]
    public async Task Without_any_definition_the_objects_say_what_is_served()
    {
        using RenderRun run = await RenderRun.OfAsync(Foo, "--custom-resource-state-config", X);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal($$"""kube_customresource_x{{{Labels}}} 5""", run.Samples);
    }

    [Fact]
    public async Task Built_in_kinds_can_be_read_too()
    {
        const string pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop","uid":"1"}}""";
        string config = X.Replace("example.com", "apps", StringComparison.Ordinal).Replace("Foo", "Deployment", StringComparison.Ordinal);
        string deployment = Foo.Replace("example.com", "apps", StringComparison.Ordinal).Replace("Foo", "Deployment",
            StringComparison.Ordinal);
        using RenderRun run = await RenderRun.OfAsync($"{pod}{deployment}", "--custom-resource-state-config", config,
            "--custom-resource-state-only");
        Assert.Equal(
            """kube_customresource_x{customresource_group="apps",customresource_kind="Deployment",customresource_version="v1"} 5""",
            run.Samples);
    }

    [Fact]
    public async Task Files_add_up_and_a_folder_stands_for_its_files()
    {
        using var run = new RenderRun();
        string folder = Directory.CreateDirectory(run.File("folder", []) + ".d").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "b.yaml"), X, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, ".hidden.yaml"), "{", TestContext.Current.CancellationToken);
        string other = run.File("bar.yaml", X.Replace("Foo", "Bar", StringComparison.Ordinal));
        string bar = Foo.Replace("Foo", "Bar", StringComparison.Ordinal);
        await run.RunAsync(Foo + bar, "-", $"--custom-resource-state-config-file={other}", $"--custom-resource-state-config-file={folder}");
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal(2, run.Samples.Split('\n').Length);
    }

    [Fact]
    public async Task A_missing_file_is_refused_unless_it_may_be_missing()
    {
        using var run = new RenderRun();
        await run.RunAsync(Foo, "-", "--custom-resource-state-config-file=/nowhere/x.yaml");
        Assert.Equal(1, run.Exit);
        Assert.Contains("/nowhere/x.yaml", run.Errors, StringComparison.Ordinal);
        await run.RunAsync(Foo, "-f", run.File("none.json", "[]"), "--custom-resource-state-config-file=/nowhere/x.yaml",
            "--continue-without-custom-resource-state-config-file");
        Assert.Equal(0, run.Exit);
    }

    [Fact]
    public async Task The_value_wins_over_the_file()
    {
        using RenderRun run = await RenderRun.OfAsync(
            Foo, "--custom-resource-state-config", X, "--custom-resource-state-config-file=/nowhere/x.yaml");
        Assert.Equal((0, ""), (run.Exit, run.Errors));
    }

    [Theory]
    [InlineData("labelSelector: app=shop", 1)]
    [InlineData("labelSelector: app in (bank)", 0)]
    public async Task Objects_are_selected_by_label(string selector, int samples)
    {
        string labelled = Foo.Replace("\"uid\"", "\"labels\":{\"app\":\"shop\"},\"uid\"", StringComparison.Ordinal);
        using RenderRun run = await RenderRun.OfAsync(
            labelled, "--custom-resource-state-config", X.Replace("      metrics", $"      {selector}\n      metrics",
                StringComparison.Ordinal));
        Assert.Equal(samples, run.Samples.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_bound_that_bites_is_told()
    {
        using RenderRun run = await RenderRun.OfAsync(Foo, "--custom-resource-state-config", X, "--custom-resource-label-limit=2");
        Assert.Equal("", run.Samples);
        Assert.Contains("kube_customresource_x shop/a: too_many_labels", run.Errors, StringComparison.Ordinal);
    }
}
