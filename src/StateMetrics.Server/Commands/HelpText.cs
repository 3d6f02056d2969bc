using System.Text;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>Help from the tables: flags by group, aligned, no line over <see cref="Columns"/>.</summary>
internal static class HelpText
{
    internal const int Columns = 100;

    // Names up to here share a line with their text; longer ones stand above it.
    private const int TextColumn = 36;

    internal static string For(CommandDescription command)
    {
        var text = new StringBuilder();
        text.Append(command.Summary).Append(".\n\n");
        if (command.Details.Length > 0)
        {
            text.Append(command.Details).Append("\n\n");
        }
        text.Append("Usage: ").Append($"{command.FullName} {command.Arguments}".TrimEnd()).Append('\n');
        if (command.Aliases.Count > 0)
        {
            text.Append("Also: ").Append(string.Join(", ", command.Aliases)).Append('\n');
        }
        if (command == CommandTable.Run)
        {
            AppendCommands(text);
        }
        foreach (IGrouping<FlagGroup, Flag> group in FlagTable.GroupsOf(command.Use))
        {
            text.Append('\n').Append(group.Key.Title).Append(":\n");
            AppendFlags(text, [.. group]);
        }
        return text.ToString();
    }

    private static void AppendCommands(StringBuilder text)
    {
        text.Append("       ").Append(CommandTable.Program).Append(" COMMAND\n\nCommands:\n");
        foreach (CommandDescription command in CommandTable.All)
        {
            AppendEntry(text, $"  {command.Name} {command.Arguments}", command.Summary);
        }
    }

    private static void AppendFlags(StringBuilder text, IReadOnlyList<Flag> flags)
    {
        if (flags.All(flag => flag.Status == FlagStatus.Ignored))
        {
            foreach (string line in Wrap(string.Join(", ", flags), Columns - 2))
            {
                text.Append("  ").Append(line).Append('\n');
            }
            return;
        }
        foreach (Flag flag in flags)
        {
            string letter = flag.Short is char c ? $"-{c}, " : "";
            bool goesWithoutSaying = flag.Default.Length == 0 || (flag.Kind == FlagKind.Switch && flag.Default == "false");
            string standard = goesWithoutSaying ? "" : $" (default {flag.Default})";
            AppendEntry(text, $"  {letter}{flag} {flag.ValueName}", flag.Help + standard);
        }
    }

    private static void AppendEntry(StringBuilder text, string name, string meaning)
    {
        string head = name.TrimEnd();
        text.Append(head);
        bool fits = head.Length <= TextColumn - 2;
        text.Append(fits ? new string(' ', TextColumn - head.Length) : $"\n{new string(' ', TextColumn)}");
        text.AppendJoin($"\n{new string(' ', TextColumn)}", Wrap(meaning, Columns - TextColumn)).Append('\n');
    }

    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word gets a line of its own.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }
        yield return line.ToString();
    }
}
