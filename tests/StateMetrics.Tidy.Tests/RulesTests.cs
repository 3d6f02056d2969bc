namespace StateMetrics.Tidy.Tests;

public sealed class RulesTests
{
    private static readonly Lazy<SourceTree> s_repository = new(SourceTree.Repository);

    public static TheoryData<string> Names => [.. Rules.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_repository_obeys_the_rule(string name)
    {
        List<string> violations = [.. Named(name).Violations(s_repository.Value)];
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_catches_its_violation_once(string name)
    {
        Rule rule = Named(name);
        string violation = Assert.Single(rule.Violations(rule.Caught));
        Assert.Contains(rule.Caught.Files, f => violation.StartsWith(f.Path + ":", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_lets_pass_what_it_allows(string name)
    {
        Rule rule = Named(name);
        Assert.Equal("", string.Join('\n', rule.Violations(rule.Allowed)));
    }

    [Fact]
    public void The_repository_is_found_with_its_files()
    {
        Assert.Contains(s_repository.Value.Files, static f => f.Path == "StateMetrics.sln");
        Assert.Contains(s_repository.Value.Files, static f => f.Path == "tests/StateMetrics.Tidy.Tests/RulesTests.cs");
        Assert.DoesNotContain(s_repository.Value.Files, static f => f.IsUnder("artifacts"));
    }

    private static Rule Named(string name) => Rules.All.Single(r => r.Name == name);
}
