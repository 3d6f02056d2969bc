using System.Text;
using StateMetrics.Kubernetes.Discovery;

namespace StateMetrics.Kubernetes.Tests.Discovery;

public sealed class ResourceDefinitionTests
{
    [Theory]
    [InlineData("""{"versions":[{"name":"v1","served":true,"storage":true},{"name":"v2","served":false},{"name":"v3"}]}""", "v1 stored,v3")]
    [InlineData("""{"versions":[{"name":"v1","served":null},{"name":"v2","served":"yes"},"v3",{},{"name":1}]}""", "")]
    [InlineData("""{"versions":{}}""", "")]
    [InlineData("{}", "")]
    public void Versions_that_are_served_are_kinds(string more, string versions)
    {
        string spec = $$"""{"group":"a.io","scope":"Namespaced","names":{"kind":"Foo","plural":"foos"},{{more[1..]}}""".Replace(",}", "}",
            StringComparison.Ordinal);
        var kinds = ResourceDefinition.Read(Encoding.UTF8.GetBytes($$"""{"spec":{{spec}}}"""));
        Assert.Equal(versions, string.Join(',', kinds.Select(k => k.Version + (k.IsStored ? " stored" : ""))));
        Assert.All(kinds, k => Assert.Equal(("a.io", "Foo", "foos", true), (k.Group, k.Kind, k.Plural, k.Namespaced)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"group":5}""")]
    [InlineData("""{"group":"x","versions":[{"name":"v1"}]}""")]
    [InlineData("""{"group":"x","names":{"kind":"K"},"versions":[{"name":"v1"}]}""")]
    public void A_malformed_one_defines_nothing(string spec) =>
        Assert.Empty(ResourceDefinition.Read(Encoding.UTF8.GetBytes($$"""{"spec":{{spec}}}""")));

    [Fact]
    public void Its_scope_is_told() => Assert.False(Assert.Single(ResourceDefinition.Read(
        """{"spec":{"group":"x","scope":"Cluster","names":{"kind":"K","plural":"ks"},"versions":[{"name":"v1"}]}}"""u8
            .ToArray())).Namespaced);
}
