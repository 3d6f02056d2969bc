namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>Unquoted YAML scalars have the type that the Kubernetes tools give them.</summary>
public sealed class ScalarTests
{
    [Theory]
    [InlineData("3", "3")]
    [InlineData("0x10", "16")]
    [InlineData("010", "8")]
    [InlineData("0o17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("+7", "7")]
    [InlineData("-1", "-1")]
    public async Task Whole_numbers_are_read_in_every_base(string written, string value)
    {
        using RenderRun run = await RenderRun.OfAsync($"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {"{"}name: d, namespace: shop{"}"}
            spec:
              replicas: {written}
            """, "--metric-allowlist=^kube_deployment_spec_replicas$");
        Assert.Equal("", run.Errors);
        Assert.Equal($"kube_deployment_spec_replicas{{namespace=\"shop\",deployment=\"d\"}} {value}", run.Samples);
    }

    [Theory]
    [InlineData("yes", "1")]
    [InlineData("no", "0")]
    [InlineData("on", "1")]
    [InlineData("Off", "0")]
    [InlineData("true", "1")]
    [InlineData("FALSE", "0")]
    public async Task The_old_words_for_true_and_false_are_booleans(string written, string value)
    {
        using RenderRun run = await RenderRun.OfAsync($"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {"{"}name: d, namespace: shop{"}"}
            spec:
              paused: {written}
            """, "--metric-allowlist=^kube_deployment_spec_paused$");
        Assert.Equal("", run.Errors);
        Assert.Equal($"kube_deployment_spec_paused{{namespace=\"shop\",deployment=\"d\"}} {value}", run.Samples);
    }

    [Theory]
    [InlineData("'yes'")]
    [InlineData("\"1\"")]
    [InlineData("y")]
    [InlineData("n")]
    [InlineData("2024-03-01")]
    [InlineData("12:30:45")]
    [InlineData("1.2.3")]
    [InlineData("!!str 5")]
    [InlineData("100m")]
    [InlineData("1Gi")]
    [InlineData("0x")]
    [InlineData(".inf")]
    public async Task Quoted_text_times_versions_and_quantities_stay_text(string written)
    {
        using RenderRun run = await RenderRun.OfAsync($"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: a
              annotations:
                text: {written}
            """, "--metric-allowlist=^kube_namespace_annotations$", "--metric-annotations-allowlist=namespaces=[*]");
        string text = written.Replace("!!str ", "", StringComparison.Ordinal).Trim('\'', '"');
        Assert.Equal("", run.Errors);
        Assert.Equal($"kube_namespace_annotations{{namespace=\"a\",annotation_text=\"{text}\"}} 1", run.Samples);
    }

    [Theory]
    [InlineData("100m", "0.1")]
    [InlineData("2", "2")]
    [InlineData("0.5", "0.5")]
    public async Task Quantities_of_containers_are_read_with_and_without_quotes(string written, string value)
    {
        foreach (string quoted in new[] { written, $"\"{written}\"" })
        {
            using RenderRun run = await RenderRun.OfAsync($"""
                apiVersion: v1
                kind: Pod
                metadata: {"{"}name: p, namespace: shop, uid: u{"}"}
                spec:
                  nodeName: n1
                  containers:
                  - name: c
                    resources: {"{"}requests: {"{"}cpu: {quoted}{"}}"}
                """, "--metric-allowlist=^kube_pod_container_resource_requests$");
            Assert.Equal("", run.Errors);
            Assert.Equal(
                "kube_pod_container_resource_requests{namespace=\"shop\",pod=\"p\",uid=\"u\",container=\"c\",node=\"n1\","
                + $"resource=\"cpu\",unit=\"core\"}} {value}",
                run.Samples);
        }
    }

    [Fact]
    public async Task A_separator_inside_a_block_of_text_ends_nothing()
    {
        using RenderRun run = await RenderRun.OfAsync("""
            apiVersion: v1
            kind: Namespace
            metadata:
              annotations:
                text: |
                  ---
                  kind: Pod
              name: a
            """, "--metric-allowlist=^kube_namespace_annotations$", "--metric-annotations-allowlist=namespaces=[*]");
        Assert.Equal("", run.Errors);
        Assert.Equal("kube_namespace_annotations{namespace=\"a\",annotation_text=\"---\\nkind: Pod\\n\"} 1", run.Samples);
    }
}
