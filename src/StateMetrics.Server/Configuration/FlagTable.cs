using System.Text;

namespace StateMetrics.Server.Configuration;

/// <summary>The rows of <see cref="Flags"/>, looked up and printed.</summary>
public static class FlagTable
{
    private static readonly Dictionary<string, Flag> s_byName = Flags.All.ToDictionary(flag => flag.Name, StringComparer.Ordinal);

    private static readonly Dictionary<char, Flag> s_byLetter =
        Flags.All.Where(flag => flag.Short is not null).ToDictionary(flag => flag.Short!.Value);

    /// <summary>Every flag, in the order of the help text.</summary>
    public static IReadOnlyList<Flag> All => Flags.All;

    /// <summary>Those that a command takes, by the heading they stand under; the ignored ones come last.</summary>
    public static IEnumerable<IGrouping<FlagGroup, Flag>> GroupsOf(FlagUse command) =>
        All.Where(flag => flag.Group.IsTakenBy(command)).GroupBy(flag => flag.Group);

    /// <summary>The flag with this name, whichever command takes it.</summary>
    public static Flag? Find(string name) => s_byName.GetValueOrDefault(name);

    public static Flag? Find(char letter) => s_byLetter.GetValueOrDefault(letter);

    /// <summary>The README's section about flags: one table per group, without a heading of its own.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        foreach (IGrouping<FlagGroup, Flag> group in GroupsOf(FlagUse.All).OrderBy(ReadmeOrder))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("### ").Append(group.Key.Title).Append(Takers(group.Key.Use)).Append("\n\n");
            if (group.All(flag => flag.Status == FlagStatus.Ignored))
            {
                text.Append(string.Join(", ", group.Select(flag => $"`{flag}`"))).Append('\n');
                continue;
            }
            text.Append("| flag | value | default | meaning | since |\n|---|---|---|---|---|\n");
            foreach (Flag flag in group)
            {
                AppendRow(text, flag);
            }
        }
        return text.ToString();
    }

    /// <summary>A reader looks for the exporter's flags first, and for those without effect last.</summary>
    private static int ReadmeOrder(IGrouping<FlagGroup, Flag> group) =>
        group.All(flag => flag.Status == FlagStatus.Ignored) ? 2 : group.Key.IsTakenBy(FlagUse.Run) ? 0 : 1;

    private static void AppendRow(StringBuilder text, Flag flag)
    {
        string name = flag.Short is char letter ? $"`-{letter}`, `{flag}`" : $"`{flag}`";
        string value = flag.ValueName.Length == 0 ? "switch" : flag.ValueName.Replace("|", " or ", StringComparison.Ordinal);
        string standard = flag.Default.Length == 0 ? "" : $"`{flag.Default}`";
        text.Append(string.Join(" | ", $"| {name}", value, standard, Escape(flag.Help), flag.Since)).Append(" |\n");
    }

    private static string Escape(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    private static string Takers(FlagUse use) => use switch
    {
        FlagUse.Render => " (`render`)",
        FlagUse.Demo => " (`demo`)",
        FlagUse.Serving => " (without a command, and `demo`)",
        FlagUse.Run => " (without a command)",
        _ => "",
    };
}
