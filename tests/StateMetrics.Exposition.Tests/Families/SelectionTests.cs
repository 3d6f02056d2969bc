using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Tests.Families;

public sealed class SelectionTests
{
    private static readonly string[] s_names =
    [
        "kube_pod_info", "kube_pod_status_phase", "kube_pod_status_ready", "kube_pod_container_info", "kube_ingressclass_info",
        "kube_pod_init_container_info",
    ];

    [Theory]
    [InlineData("kube_pod_info", "kube_pod_info")]
    [InlineData("pod_.*_info", "kube_pod_container_info kube_pod_init_container_info")]
    [InlineData("^kube_pod_status_.*$", "kube_pod_status_phase kube_pod_status_ready")]
    [InlineData("phase$,^kube_ing", "kube_pod_status_phase kube_ingressclass_info")]
    [InlineData("KUBE_POD_INFO", "")]
    [InlineData("(s)\\1", "kube_ingressclass_info")]
    [InlineData("^kube_pod_(?!container|init|status).*", "kube_pod_info")]
    [InlineData("(?<=kube_pod_status_).*ready.*", "kube_pod_status_ready")]
    [InlineData("^nothing$", "")]
    public void An_allow_pattern_is_searched_anywhere_in_the_name(string patterns, string expected)
    {
        var selection = new Selection(patterns.Split(','), [], []);
        Assert.Equal(expected, string.Join(' ', s_names.Where(name => selection.Selects(Family(name)))));
    }

    [Fact]
    public void A_deny_pattern_drops_what_it_finds()
    {
        var selection = new Selection([], ["_info", "ready"], []);
        Assert.Equal(["kube_pod_status_phase"], s_names.Where(name => selection.Selects(Family(name))));
    }

    [Fact]
    public void An_opt_in_family_needs_an_opt_in_pattern_and_passes_the_other_lists_besides()
    {
        Family hidden = Family("kube_pod_nodeselectors") with { OptIn = true };
        Assert.False(Selection.Default.Selects(hidden));
        Assert.True(new Selection([], [], ["nodesel"]).Selects(hidden));
        Assert.False(new Selection(["kube_pod_nodeselectors"], [], []).Selects(hidden));
        Assert.True(new Selection(["kube_pod_nodeselectors"], [], [".*"]).Selects(hidden));
        Assert.False(new Selection([], ["kube_pod_nodeselectors"], [".*"]).Selects(hidden));
        Assert.True(new Selection([], [], ["other"]).Selects(Family("kube_pod_info")));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("*")]
    public void A_bad_pattern_is_refused_by_name(string pattern)
    {
        FormatException refused = Assert.Throws<FormatException>(() => new Selection([pattern], [], []));
        Assert.Contains($"'{pattern}'", refused.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new Selection([], [pattern], []));
        Assert.Throws<FormatException>(() => new Selection([], [], [pattern]));
    }

    [Fact]
    public void Two_lists_exclude_each_other() => Assert.Throws<FormatException>(() => new Selection(["a"], ["b"], []));

    [Fact]
    public void A_pattern_that_would_stall_is_an_error_and_one_that_only_looks_so_is_not()
    {
        Family family = Family("kube_" + new string('a', 60));
        Assert.False(new Selection(["^kube_(a+)+$b"], [], []).Selects(family));

        var stalling = new Selection([@"^(?=kube_)(\w+\w+)+[0-9]$"], [], []);
        Assert.Contains("(\\w+\\w+)+", Assert.Throws<FormatException>(() => stalling.Selects(family)).Message, StringComparison.Ordinal);
    }

    /// <summary>No name is so long; it stands for a process that is denied the CPU for as long as this takes.</summary>
    [Fact]
    public void A_pattern_whose_time_is_linear_is_waited_for()
    {
        Family family = Family(string.Concat(Enumerable.Repeat("abaabbbabb", 40_000)));
        Assert.False(new Selection(["a[ab]{300}c"], [], []).Selects(family));
    }

    private static Family Family(string name) =>
        new() { Name = name, Type = FamilyType.Gauge, Stability = Stability.Stable, Labels = [], Help = "Help." };
}
