namespace StateMetrics.Server.Http;

/// <summary>
/// How the pages look: one column that fits a phone, where each row of the table becomes a card. States differ by word as well
/// as by colour, and all colours have a contrast of at least 4.5 to 1 on their ground, in light and in dark.
/// </summary>
internal static class LandingStyle
{
    internal const string Css = """
        :root { color-scheme: light dark; --ink: #1a1c20; --ground: #ffffff; --quiet: #555b66; --line: #c9ced6; --link: #0b57d0;
          --good: #12662f; --bad: #a3180f; --warn: #7a4b00; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e8ec; --ground: #14161a; --quiet: #a8b0bc; --line: #3b414b; --link: #8ab4f8;
            --good: #6fd08c; --bad: #ff9b8f; --warn: #f0c060; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        a { color: var(--link); }
        h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
        dt, .note { color: var(--quiet); }
        dd { margin: 0; }
        ul { padding-left: 1.2rem; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; font-weight: 600; padding: 0.5rem 0; }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.5rem; border-top: 1px solid var(--line); font-weight: 400; }
        thead th { color: var(--quiet); }
        tbody th { font-weight: 600; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .fresh { color: var(--good); }
        .stale, .forbidden { color: var(--bad); font-weight: 600; }
        .syncing, .gone { color: var(--warn); font-weight: 600; }
        .not_served { color: var(--quiet); }
        .note { display: block; font-size: 0.875rem; font-weight: 400; }
        @media (max-width: 44rem) {
          table, tbody, tr, th, td, caption { display: block; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tr { border-top: 1px solid var(--line); padding: 0.5rem 0; }
          th, td, .number { border: 0; padding: 0.1rem 0; text-align: left; }
          td { display: grid; grid-template-columns: 7rem 1fr; }
          td::before { content: attr(data-label); color: var(--quiet); font-weight: 400; }
          td > .note { grid-column: 2; }
        }
        """;
}
