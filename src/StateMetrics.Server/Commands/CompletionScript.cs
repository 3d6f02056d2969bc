using System.Text;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>
/// Completion for three shells from the tables: commands as the first word, flags of the command in use, words of a choice, and
/// files where the value is a path. Names come from our own tables and need no quoting; help texts are quoted.
/// </summary>
internal static class CompletionScript
{
    /// <summary>The script for a shell of <see cref="CommandTable.Completion"/>.</summary>
    internal static string For(string shell) => shell switch
    {
        "bash" => Bash(),
        "zsh" => Zsh(),
        "fish" => Fish(),
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "not a shell that has a script"),
    };

    private static IEnumerable<Flag> Offered(FlagUse command) =>
        FlagTable.All.Where(flag => flag.Group.IsTakenBy(command) && flag.Status == FlagStatus.Active);

    /// <summary>Commands with flags of their own; the program without a command comes first.</summary>
    private static IEnumerable<CommandDescription> WithFlags() =>
        CommandTable.All.Prepend(CommandTable.Run).Where(command => command.Use != FlagUse.None);

    private static IEnumerable<Flag> Choices() => FlagTable.All.Where(flag => flag.Kind == FlagKind.Choice);

    private static IEnumerable<string> Spellings(Flag flag) =>
        flag.Short is char c ? [$"--{flag.Name}", $"-{c}"] : [$"--{flag.Name}"];

    private static string FileFlags() => string.Join('|', FlagTable.All
        .Where(flag => flag.Kind is FlagKind.Path or FlagKind.PathList or FlagKind.Paths && flag.Status == FlagStatus.Active)
        .SelectMany(Spellings));

    private static string Alternatives(CommandDescription command) => string.Join('|', command.Aliases.Prepend(command.Name));

    private static string Bash()
    {
        // "=" separates words in bash: the words before the cursor are FLAG, =, VALUE.
        var text = new StringBuilder("""
            # bash completion for state-metrics
            _state_metrics() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" words=""
                if [[ $cur == "=" ]]; then
                    cur=""
                elif [[ $prev == "=" && COMP_CWORD -ge 2 ]]; then
                    prev="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                case "$prev" in

            """);
        foreach (Flag flag in Choices())
        {
            text.Append($"        --{flag.Name}) COMPREPLY=($(compgen -W \"{string.Join(' ', flag.Choices)}\" -- \"$cur\")); return ;;\n");
        }
        text.Append($"        {FileFlags()}) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
        text.Append("    esac\n    case \"${COMP_WORDS[1]}\" in\n");
        foreach (CommandDescription command in CommandTable.All)
        {
            text.Append($"        {Alternatives(command)}) words=\"{string.Join(' ', BashWords(command))}\" ;;\n");
        }
        string first = string.Join(' ', BashWords(CommandTable.Run).Concat(CommandTable.All.Select(command => command.Name)));
        text.Append($"        *) words=\"{string.Join(' ', BashWords(CommandTable.Run))}\" ;;\n    esac\n");
        text.Append($"    if [[ COMP_CWORD -eq 1 ]]; then\n        words=\"{first}\"\n    fi\n");
        text.Append("    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F _state_metrics state-metrics\n");
        return text.ToString();
    }

    private static IEnumerable<string> BashWords(CommandDescription command) =>
        command.Use == FlagUse.None ? command.Words : Offered(command.Use).Select(flag => flag.ToString());

    private static string Zsh()
    {
        var text = new StringBuilder("""
            #compdef state-metrics
            _state_metrics() {
                local -a commands
                commands=(

            """);
        foreach (CommandDescription command in CommandTable.All)
        {
            text.Append($"        {Quoted($"{command.Name}:{command.Summary}")}\n");
        }
        text.Append("""
                )
                if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
                    _describe command commands
                    return
                fi
                case $words[2] in

            """);
        foreach (CommandDescription command in CommandTable.All)
        {
            string act = command.Use != FlagUse.None ? $"shift words; (( CURRENT-- )); _state_metrics_{command.Name}"
                : command.Words.Count > 0 ? $"compadd -- {string.Join(' ', command.Words)}" : "_message 'no more arguments'";
            text.Append($"        {Alternatives(command)}) {act} ;;\n");
        }
        text.Append("        *) _state_metrics_run ;;\n    esac\n}\n");
        foreach (CommandDescription command in WithFlags())
        {
            text.Append($"_state_metrics_{(command.Name.Length == 0 ? "run" : command.Name)}() {{\n    _arguments");
            foreach (Flag flag in Offered(command.Use))
            {
                text.Append($" \\\n        {ZshArgument(flag)}");
            }
            text.Append(command.Use == FlagUse.Render ? " \\\n        '*:file:_files'\n}\n" : "\n}\n");
        }
        // Sourced, it registers the function; as a file of $fpath it is the body of the function when first called.
        text.Append("""
            if [[ ${funcstack[1]} == _state_metrics ]]; then
                _state_metrics "$@"
            else
                compdef _state_metrics state-metrics
            fi

            """);
        return text.ToString();
    }

    private static string ZshArgument(Flag flag)
    {
        string help = flag.Help.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)
            .Replace(":", "\\:", StringComparison.Ordinal);
        string value = flag.Kind switch
        {
            FlagKind.Switch => "",
            FlagKind.Choice => $":value:({string.Join(' ', flag.Choices)})",
            FlagKind.Path or FlagKind.PathList or FlagKind.Paths => ":file:_files",
            _ => ":value: ",
        };
        string equals = flag.Kind == FlagKind.Switch ? "" : "=";
        string repeated = flag.Kind is FlagKind.List or FlagKind.TextList or FlagKind.PathList or FlagKind.Paths ? "*" : "";
        return Quoted($"{repeated}--{flag.Name}{equals}[{help}]{value}");
    }

    private static string Fish()
    {
        string named = string.Join(' ', CommandTable.All.SelectMany(command => command.Aliases.Prepend(command.Name)));
        var text = new StringBuilder("# fish completion for state-metrics\n");
        text.Append($"function __state_metrics_run\n    not __fish_seen_subcommand_from {named}\nend\ncomplete -c state-metrics -f\n");
        foreach (CommandDescription command in CommandTable.All)
        {
            text.Append($"complete -c state-metrics -n __fish_use_subcommand -a {command.Name} -d {FishQuoted(command.Summary)}\n");
            if (command.Words.Count > 0)
            {
                string names = string.Join(' ', command.Aliases.Prepend(command.Name));
                text.Append($"complete -c state-metrics -n '__fish_seen_subcommand_from {names}' -a '{string.Join(' ', command.Words)}'\n");
            }
        }
        foreach (CommandDescription command in WithFlags())
        {
            string when = command.Name.Length == 0 ? "__state_metrics_run" : $"'__fish_seen_subcommand_from {command.Name}'";
            foreach (Flag flag in Offered(command.Use))
            {
                string letter = flag.Short is char c ? $" -s {c}" : "";
                text.Append($"complete -c state-metrics -n {when} -l {flag.Name}{letter}{FishValue(flag)} -d {FishQuoted(flag.Help)}\n");
            }
        }
        return text.ToString();
    }

    private static string FishValue(Flag flag) => flag.Kind switch
    {
        FlagKind.Switch => "",
        FlagKind.Choice => $" -x -a '{string.Join(' ', flag.Choices)}'",
        FlagKind.Path or FlagKind.PathList or FlagKind.Paths => " -r -F",
        _ => " -x",
    };

    /// <summary>One word for bash and zsh.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string FishQuoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
