using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Http;
using StateMetrics.Server.Sharding;
using StateMetrics.Server.Tests.Health;

namespace StateMetrics.Server.Tests.Http;

/// <summary>The page for a person; what a browser makes of it is tested with a browser.</summary>
public sealed class LandingPageTests
{
    [Fact]
    public void What_needs_a_look_comes_first()
    {
        string html = Html(
            AnyScope.Of("configmaps", AnyScope.Proven(TimeSpan.FromSeconds(12))),
            AnyScope.Of("nodes", new ReflectorStatus { State = ReflectorState.Forbidden, Error = "403 no <right>" }),
            AnyScope.Of(
                "pods", AnyScope.Proven(TimeSpan.FromMinutes(5)) with { Error = "no route", LastListReason = Reasons.Gone }, "shop"));
        Assert.Equal(
            """
            <tbody role="rowgroup">
            <tr role="row"><th role="rowheader" scope="row">pods<span class="note">namespace shop</span></th>
            <td role="cell" data-label="State"><span class="stale">stale</span><span class="note">no route</span></td>
            <td role="cell" data-label="Objects" class="number">0</td>
            <td role="cell" data-label="Samples" class="number">0</td>
            <td role="cell" data-label="Last proof"><time datetime="2026-03-01T11:55:00.0000000+00:00">5 min ago</time></td>
            <td role="cell" data-label="Last list"><time datetime="2026-03-01T11:00:00.0000000+00:00">1 h 0 min ago</time><span class="note">the server had forgotten what came after the last version; took 0.25 s</span></td></tr>
            <tr role="row"><th role="rowheader" scope="row">nodes</th>
            <td role="cell" data-label="State"><span class="forbidden">forbidden</span><span class="note">403 no &lt;right&gt;</span></td>
            <td role="cell" data-label="Objects" class="number">0</td>
            <td role="cell" data-label="Samples" class="number">0</td>
            <td role="cell" data-label="Last proof">never</td>
            <td role="cell" data-label="Last list">never</td></tr>
            <tr role="row"><th role="rowheader" scope="row">configmaps</th>
            <td role="cell" data-label="State"><span class="fresh">fresh</span></td>
            <td role="cell" data-label="Objects" class="number">0</td>
            <td role="cell" data-label="Samples" class="number">0</td>
            <td role="cell" data-label="Last proof"><time datetime="2026-03-01T11:59:48.0000000+00:00">12 s ago</time></td>
            <td role="cell" data-label="Last list"><time datetime="2026-03-01T11:00:00.0000000+00:00">1 h 0 min ago</time><span class="note">at the start; took 0.25 s</span></td></tr>
            </tbody>

            """,
            Between(html, "<tbody", "</table>"));
    }

    [Fact]
    public void The_head_tells_what_is_read_and_by_whom()
    {
        string html = Html(AnyScope.Of("pods", AnyScope.Proven(default)), AnyScope.Of("nodes"));
        Assert.Equal(
            """
            <dl>
            <dt>Cluster</dt><dd>https://api.example:6443</dd>
            <dt>Shard</dt><dd>1 of 3</dd>
            <dt>Ready</dt><dd>not yet, <a href="/readyz">see why</a></dd>
            <dt>Resources</dt><dd>1 syncing, 1 fresh</dd>
            <dt>Version</dt><dd>1.2.3</dd>

            """,
            Between(html, "<dl>", "</dl>"));
    }

    [Fact]
    public void Each_of_many_clusters_has_a_link()
    {
        Assert.DoesNotContain("/clusters/", LandingPage.Html(Facts(), refreshes: true), StringComparison.Ordinal);
        Assert.Equal(
            """
            <ul>
            <li><a href="/metrics">/metrics</a> the state of all clusters, for Prometheus</li>
            <li><a href="/clusters/berlin/metrics">/clusters/berlin/metrics</a> that of one of them</li>
            <li><a href="/clusters/boston/metrics">/clusters/boston/metrics</a> that of one of them</li>
            <li><a href="/readyz">/readyz</a> whether every enabled resource has been listed, and what is missing</li>

            """,
            Between(
                LandingPage.Html(Facts() with { Clusters = ["berlin", "boston"] }, refreshes: true), "<ul>", "<li><a href=\"/livez\">"));
    }

    [Fact]
    public void Omitted_samples_are_told() => Assert.Contains(
        "<span class=\"stale\">stale</span><span class=\"note\">its samples are left out</span>",
        Html(AnyScope.Of("pods", AnyScope.Proven(TimeSpan.FromHours(1)))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_refreshes_itself_unless_asked_not_to_and_has_no_script(bool refreshes)
    {
        string html = LandingPage.Html(Facts(), refreshes);
        Assert.Equal(refreshes, html.Contains("<meta http-equiv=\"refresh\" content=\"10\">", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0.9, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(90_000, "1 d 1 h")]
    public void Ages_are_told_in_their_largest_units(double seconds, string text) =>
        Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    private static string Html(params ScopeView[] scopes) => LandingPage.Html(Facts(scopes), refreshes: true);

    private static LandingFacts Facts(params ScopeView[] scopes) => new()
    {
        Version = "1.2.3",
        Cluster = "https://api.example:6443",
        Shard = new Shard(1, 3),
        Readiness = new Readiness(false, ""),
        Scopes = [.. scopes.Select(scope => ScopeFreshness.Of(
            scope, new FreshnessOptions { OmitStale = scope.Key.Namespace is null }, AnyScope.Now))],
        StaleAfter = TimeSpan.FromMinutes(3),
        Now = AnyScope.Now,
    };

    private static string Between(string html, string from, string to)
    {
        int start = html.IndexOf(from, StringComparison.Ordinal);
        return html[start..html.IndexOf(to, start, StringComparison.Ordinal)];
    }
}
