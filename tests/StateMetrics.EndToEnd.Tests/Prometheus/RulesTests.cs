using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Prometheus;

/// <summary>The alerts that ship with the chart.</summary>
public sealed partial class RulesTests
{
    internal static string File => Path.Combine(TestEnvironment.RepositoryRoot(), "charts/state-metrics/files/rules.yaml");

    private static string Tests =>
        Path.Combine(TestEnvironment.RepositoryRoot(), "tests/StateMetrics.EndToEnd.Tests/Prometheus/Rules/rules.test.yaml");

    [Fact]
    public async Task Prometheus_accepts_the_rules()
    {
        (int exitCode, string output) = await Promtool.RunAsync(["check", "rules", File]);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Each_rule_fires_when_it_should_and_only_then()
    {
        (int exitCode, string output) = await Promtool.RunAsync(["test", "rules", Tests]);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Each_rule_is_tested_firing()
    {
        string[] alerts = [.. Alert().Matches(System.IO.File.ReadAllText(File)).Select(static match => match.Groups[1].Value)];
        Assert.NotEmpty(alerts);
        string tests = System.IO.File.ReadAllText(Tests);
        Assert.All(alerts, alert => Assert.Matches($"alertname: {alert}\n +exp_alerts:\n +- exp_labels", tests));
    }

    [GeneratedRegex("- alert: (.+)")]
    private static partial Regex Alert();
}
