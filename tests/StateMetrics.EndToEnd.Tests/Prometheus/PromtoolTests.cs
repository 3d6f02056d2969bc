namespace StateMetrics.EndToEnd.Tests.Prometheus;

public sealed class PromtoolTests
{
    [Fact]
    public async Task Advice_on_names_is_no_problem()
    {
        Assert.Empty(await Promtool.ProblemsAsync("# HELP a_count t\n# TYPE a_count gauge\na_count 1\n"u8.ToArray()));
    }

    [Fact]
    public async Task A_missing_help_is_a_problem()
    {
        Assert.Equal(["a no help text"], await Promtool.ProblemsAsync("# TYPE a gauge\na 1\n"u8.ToArray()));
    }

    [Fact]
    public async Task A_broken_body_is_a_problem()
    {
        string problem = Assert.Single(await Promtool.ProblemsAsync("# HELP a t\n# TYPE a gauge\na{x=\"1} 1\n"u8.ToArray()));
        Assert.Contains("error while linting", problem, StringComparison.Ordinal);
    }
}
