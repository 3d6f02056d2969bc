using StateMetrics.Server.Clusters;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Clusters;

/// <summary>What a clusters file says, and what of it is refused with which line.</summary>
public sealed class ClustersFileTests
{
    private const string Path = "/etc/sm/clusters.yaml";

    [Fact]
    public void The_documented_file_can_be_read()
    {
        string text = File.ReadAllText(RepositoryFolder.At("docs", "operations.md"));
        int start = text.IndexOf("# clusters.yaml", StringComparison.Ordinal);
        IReadOnlyList<ClusterSpec> specs = ClustersFileReader.Read(Path, text[start..text.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(["berlin", "here"], specs.Select(static spec => spec.Name));
    }

    [Fact]
    public void A_file_is_read_whole()
    {
        IReadOnlyList<ClusterSpec> specs = ClustersFileReader.Read(Path, """
            clusters:
            - name: east-1
              kubeconfig: kubeconfigs/east
              context: admin
              namespaces: [shop, blog, shop]
              resources: [pods, deployments]
              labels: {environment: live, team: "a \"b\""}
              required: true
            - name: here
              inCluster: true
            """);
        Assert.Equal(["east-1", "here"], specs.Select(static spec => spec.Name));
        ClusterSpec east = specs[0];
        Assert.Equal("/etc/sm/kubeconfigs/east", east.Kubeconfig);
        Assert.Equal("admin", east.Context);
        Assert.Equal(["shop", "blog"], east.Namespaces);
        Assert.Equal(["deployments", "pods"], east.Resources);
        Assert.Equal("""cluster="east-1",environment="live",team="a \"b\"" """.TrimEnd(), east.Labels.ToString());
        Assert.True(east.IsRequired);
        ClusterSpec here = specs[1];
        Assert.Equal(("", "", "cluster=\"here\""), (here.Kubeconfig, here.Context, here.Labels.ToString()));
        Assert.Null(here.Namespaces);
        Assert.Null(here.Resources);
        Assert.False(here.IsRequired);
    }

    [Fact]
    public void A_list_alone_is_a_file_too() =>
        Assert.Equal(["a"], ClustersFileReader.Read(Path, "- {name: a, inCluster: true}").Select(static spec => spec.Name));

    [Theory]
    [InlineData("", "clusters is not a list of 1 to 1000 clusters")]
    [InlineData("clusters: []", "line 1: clusters is not a list of 1 to 1000 clusters")]
    [InlineData("{cluster: []}", "line 1: cluster is an unknown key, did you mean clusters?")]
    [InlineData("- x", "line 1: clusters[0] is not a mapping")]
    [InlineData("- {name: a, kubeconfg: f}", "line 1: clusters[0].kubeconfg is an unknown key, did you mean kubeconfig?")]
    [InlineData("- {kubeconfig: f}", "line 1: clusters[0].name is not a name: 1 to 63 of a-z, 0-9 and -, with neither end a -")]
    [InlineData("- {name: A, kubeconfig: f}", "line 1: clusters[0].name is not a name: 1 to 63 of a-z, 0-9 and -, with neither end a -")]
    [InlineData("- {name: a-, kubeconfig: f}", "line 1: clusters[0].name is not a name: 1 to 63 of a-z, 0-9 and -, with neither end a -")]
    [InlineData("- {name: a, kubeconfig: f}\n- {name: a, inCluster: true}", "line 2: clusters[1].name \"a\" is there twice")]
    [InlineData("- {name: a}", "line 1: clusters[0] has neither kubeconfig nor inCluster: true")]
    [InlineData("- {name: a, kubeconfig: f, inCluster: true}", "line 1: clusters[0].inCluster excludes kubeconfig and context")]
    [InlineData("- {name: a, inCluster: maybe}", "line 1: clusters[0].inCluster is neither true nor false")]
    [InlineData("- {name: a, inCluster: true, required: 1}", "line 1: clusters[0].required is neither true nor false")]
    [InlineData("- {name: a, inCluster: true, namespaces: x}", "line 1: clusters[0].namespaces is not a list")]
    [InlineData(
        "- {name: a, inCluster: true, namespaces: []}",
        "line 1: clusters[0].namespaces is empty: leave the key out to read what the flags say")]
    [InlineData(
        "- {name: a, inCluster: true, namespaces: ['x=y']}", "line 1: clusters[0].namespaces \"x=y\" is not the name of a namespace")]
    [InlineData(
        "- {name: a, inCluster: true, resources: [pod]}",
        "line 1: clusters[0].resources \"pod\" is no resource that is known here")]
    [InlineData("- {name: a, inCluster: true, labels: [x]}", "line 1: clusters[0].labels is not a mapping")]
    [InlineData("- {name: a, inCluster: true, labels: {cluster: x}}", "line 1: clusters[0].labels.cluster is the label of the name")]
    [InlineData("- {name: a, inCluster: true, labels: {a-b: x}}", "line 1: clusters[0].labels.a-b is no legal name of a label")]
    [InlineData("- {name: a, inCluster: true, labels: {__a: x}}", "line 1: clusters[0].labels.__a is no legal name of a label")]
    [InlineData(
        "- {name: a, inCluster: true, labels: {namespace: x}}",
        "line 1: clusters[0].labels.namespace is a label that samples have by themselves")]
    [InlineData(
        "- {name: a, inCluster: true, labels: {le: x}}",
        "line 1: clusters[0].labels.le is a label that samples have by themselves")]
    [InlineData(
        "- {name: a, inCluster: true, labels: {label_app: x}}",
        "line 1: clusters[0].labels.label_app begins as the labels do that are made of those of objects")]
    [InlineData("- {name: a, inCluster: true, labels: {a: {}}}", "line 1: clusters[0].labels.a is not a single value")]
    public void A_mistake_is_one_line_with_its_place(string text, string message)
    {
        FormatException wrong = Assert.Throws<FormatException>(() => ClustersFileReader.Read(Path, text));
        Assert.Equal($"--clusters-config {Path}: {message}", wrong.Message);
    }

    [Fact]
    public void A_file_that_is_no_YAML_is_refused_on_one_line()
    {
        FormatException wrong = Assert.Throws<FormatException>(() => ClustersFileReader.Read(Path, "- [\n}"));
        Assert.StartsWith($"--clusters-config {Path}: ", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }
}
