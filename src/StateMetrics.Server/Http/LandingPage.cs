using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Health;
using StateMetrics.Server.Http.Access;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Http;

/// <summary>
/// The page at / of the main port, for a person: what is read, and how far it can be trusted right now. It refreshes itself
/// without a script, unless asked not to by ?refresh=off. Who may not see names sees the links alone.
/// </summary>
internal sealed class LandingPage(Func<LandingFacts> facts)
{
    private const int RefreshSeconds = 10;

    private const string FirstLink = """
        <ul>
        <li><a href="/metrics">/metrics</a> the state of the cluster, for Prometheus</li>

        """;

    private const string FurtherLinks = """
        <li><a href="/readyz">/readyz</a> whether every enabled resource has been listed, and what is missing</li>
        <li><a href="/livez">/livez</a> whether the process turns; <a href="/healthz">/healthz</a> whether it answers</li>
        </ul>

        """;

    /// <summary>What needs a look comes first.</summary>
    private static readonly (FreshnessState State, string Class, string Word)[] s_states =
    [
        (FreshnessState.Stale, "stale", "stale"),
        (FreshnessState.Forbidden, "forbidden", "forbidden"),
        (FreshnessState.Syncing, "syncing", "syncing"),
        (FreshnessState.Gone, "gone", "gone"),
        (FreshnessState.Fresh, "fresh", "fresh"),
        (FreshnessState.NotServed, "not_served", "not served"),
    ];

    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        [Reasons.First] = "at the start",
        [Reasons.Gone] = "the server had forgotten what came after the last version",
        [Reasons.Broken] = "the watch could not go on from the last version",
        [Reasons.Silent] = "the watch was silent",
    };

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        bool refreshes = context.Request.Query["refresh"] != "off";
        string html = Disclosure.IsFull(context)
            ? Html(facts(), refreshes)
            : PageText.Of("StateMetrics", $"<h1>StateMetrics</h1>\n{Links([])}");
        return PlainText.WriteAsync(context, StatusCodes.Status200OK, html, PageText.ContentType);
    }

    internal static string Html(LandingFacts facts, bool refreshes)
    {
        var body = new StringBuilder(16 * 1024);
        body.Append(CultureInfo.InvariantCulture, $"""
            <h1>StateMetrics</h1>
            <dl>
            <dt>Cluster</dt><dd>{Encode(facts.Cluster)}</dd>
            <dt>Shard</dt><dd>{(facts.Shard is Shard shard ? $"{shard.Ordinal} of {shard.Total}" : "not known yet")}</dd>
            <dt>Ready</dt><dd>{(facts.Readiness.IsReady ? "yes" : "not yet, <a href=\"/readyz\">see why</a>")}</dd>
            <dt>Resources</dt><dd>{Summary(facts)}</dd>
            <dt>Version</dt><dd>{Encode(facts.Version)}</dd>
            </dl>
            {Links(facts.Clusters)}
            """);
        AppendTable(body, facts);
        body.Append(CultureInfo.InvariantCulture, $"""
            <p class="note">As of <time datetime="{facts.Now:O}">{facts.Now:yyyy-MM-dd HH:mm:ss} UTC</time>.
            {(refreshes
                ? $"Refreshes every {RefreshSeconds} s; <a href=\"/?refresh=off\">stop refreshing</a>."
                : "<a href=\"/\">Refresh by itself</a>.")}
            A resource is stale when nothing has proven its samples current for {AgeText.Of(facts.StaleAfter)}.</p>

            """);
        return PageText.Of("StateMetrics", body.ToString(), refreshes ? RefreshSeconds : null);
    }

    /// <summary>Names of clusters need no escape: they are letters, digits and dashes.</summary>
    private static string Links(IReadOnlyList<string> clusters) => clusters.Count == 0
        ? FirstLink + FurtherLinks
        : FirstLink.Replace("the state of the cluster", "the state of all clusters", StringComparison.Ordinal)
            + string.Concat(clusters.Select(static name =>
                $"<li><a href=\"/clusters/{name}/metrics\">/clusters/{name}/metrics</a> that of one of them</li>\n"))
            + FurtherLinks;

    private static void AppendTable(StringBuilder body, LandingFacts facts)
    {
        // The roles are those that the elements have by themselves, until a phone's style makes cards of the rows.
        body.Append("""
            <table role="table">
            <caption>What is read, and how current it is</caption>
            <thead role="rowgroup"><tr role="row">
            <th role="columnheader" scope="col">Resource</th><th role="columnheader" scope="col">State</th>
            <th role="columnheader" scope="col" class="number">Objects</th><th role="columnheader" scope="col" class="number">Samples</th>
            <th role="columnheader" scope="col">Last proof</th><th role="columnheader" scope="col">Last list</th>
            </tr></thead>
            <tbody role="rowgroup">

            """);
        foreach ((FreshnessState state, string style, string word) in s_states)
        {
            foreach (ScopeFreshness scope in facts.Scopes.Where(scope => scope.State == state))
            {
                AppendRow(body, scope, (style, word), facts.Now);
            }
        }
        body.Append("</tbody>\n</table>\n");
    }

    private static void AppendRow(StringBuilder body, ScopeFreshness scope, (string Style, string Word) state, DateTimeOffset now)
    {
        ReflectorStatus? status = scope.Scope.Status;
        string cluster = scope.Scope.Cluster.Length > 0 ? $"<span class=\"note\">cluster {Encode(scope.Scope.Cluster)}</span>" : "";
        string where = cluster + (scope.Scope.Key.Namespace is string ns ? $"<span class=\"note\">namespace {Encode(ns)}</span>" : "");
        string said = scope.Scope.Namespace.IsOpen ? status?.Error ?? "" : scope.Scope.Namespace.Error;
        string error = said.Length > 0 ? $"<span class=\"note\">{Encode(said)}</span>" : "";
        string omitted = scope.IsServed ? "" : "<span class=\"note\">its samples are left out</span>";
        body.Append(CultureInfo.InvariantCulture, $"""
            <tr role="row"><th role="rowheader" scope="row">{Encode(scope.Scope.Key.Resource)}{where}</th>
            <td role="cell" data-label="State"><span class="{state.Style}">{state.Word}</span>{error}{omitted}</td>
            <td role="cell" data-label="Objects" class="number">{scope.Objects:N0}</td>
            <td role="cell" data-label="Samples" class="number">{scope.Scope.Store.Samples:N0}</td>
            <td role="cell" data-label="Last proof">{Ago(status?.FreshAt, scope.ProofAge ?? default)}</td>
            <td role="cell" data-label="Last list">{Ago(status?.LastListAt, now - (status?.LastListAt ?? now))}{LastList(status)}</td></tr>

            """);
    }

    private static string Ago(DateTimeOffset? moment, TimeSpan age) => moment is DateTimeOffset given
        ? string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{given:O}\">{AgeText.Of(age)} ago</time>")
        : "never";

    private static string LastList(ReflectorStatus? status) => status is { LastListAt: not null, LastListTook: TimeSpan took }
        ? $"<span class=\"note\">{Encode(s_reasons.GetValueOrDefault(status.LastListReason, status.LastListReason))}; "
            + $"took {AgeText.Duration(took)}</span>"
        : "";

    private static string Summary(LandingFacts facts)
    {
        string states = string.Join(", ", s_states
            .Select(state => (Count: facts.Scopes.Count(scope => scope.State == state.State), state.Word))
            .Where(static state => state.Count > 0)
            .Select(static state => string.Create(CultureInfo.InvariantCulture, $"{state.Count} {state.Word}")));
        return states.Length == 0 ? "none" : states;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
