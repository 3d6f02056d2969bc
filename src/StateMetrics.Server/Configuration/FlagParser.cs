namespace StateMetrics.Server.Configuration;

/// <summary>
/// Arguments → values of flags, in the syntax of Go's pflag: <c>--name=value</c>, <c>--name value</c>, <c>-n value</c>, <c>-nvalue</c>.
/// </summary>
internal sealed class FlagParser(FlagUse command)
{
    private readonly FlagValues _values = new();

    /// <summary>Reads all arguments, or up to the flag that asks for help.</summary>
    /// <exception cref="UsageException">An unknown flag, a missing or malformed value, an argument that is no flag.</exception>
    internal static FlagValues Parse(IReadOnlyList<string> arguments, FlagUse command) => new FlagParser(command).Read(arguments);

    private FlagValues Read(IReadOnlyList<string> arguments)
    {
        bool onlyOperands = false;
        for (int i = 0; i < arguments.Count && !_values.Switch(Flags.Help); i++)
        {
            string argument = arguments[i];
            if (onlyOperands || argument is "-" or "" || argument[0] != '-')
            {
                AddOperand(argument);
                continue;
            }
            if (argument is "--")
            {
                onlyOperands = true;
                continue;
            }
            (Flag flag, string? value) = Split(argument);
            if (value is null && flag.Kind == FlagKind.Switch)
            {
                value = "true";
            }
            else if (value is null)
            {
                value = ++i < arguments.Count ? arguments[i] : throw new UsageException($"{flag} needs a value");
            }
            _values.Add(flag, value);
        }
        return _values;
    }

    /// <summary>Files may follow the flag for files without repeating it, as a shell's pattern expands; "-" needs no flag at all.</summary>
    private void AddOperand(string argument)
    {
        bool isFile = Flags.Filename.Group.IsTakenBy(command) && (argument == "-" || _values.Has(Flags.Filename));
        if (!isFile)
        {
            throw new UsageException($"unexpected argument {UsageException.Quote(argument)}");
        }
        _values.Add(Flags.Filename, argument);
    }

    private (Flag Flag, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return SplitShort(argument);
        }
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument[2..] : argument[2..equals];
        Flag flag = FlagTable.Find(name) ?? throw Unknown(equals < 0 ? argument : argument[..equals], name);
        return (Taken(flag, $"--{name}"), equals < 0 ? null : argument[(equals + 1)..]);
    }

    private (Flag Flag, string? Value) SplitShort(string argument)
    {
        Flag? flag = FlagTable.Find(argument[1]);
        string rest = argument[2..];
        // "-port=1" is not "-p" with a value, and "-help" is not "-h": a switch takes nothing that is glued to it.
        if (flag is null || (flag.Kind == FlagKind.Switch && rest.Length > 0 && rest[0] != '='))
        {
            string shown = argument.Split('=', 2)[0];
            throw Unknown(shown, shown[1..]);
        }
        string? value = rest.Length == 0 ? null : rest[0] == '=' ? rest[1..] : rest;
        return (Taken(flag, $"-{argument[1]}"), value);
    }

    private Flag Taken(Flag flag, string typed) => flag.Group.IsTakenBy(command)
        ? flag
        : throw new UsageException(command == FlagUse.Run
            ? $"flag {typed} belongs to a command"
            : $"flag {typed} does not belong to this command");

    private UsageException Unknown(string typed, string name)
    {
        string? nearest = Spelling.Nearest(name, FlagTable.All.Where(flag => flag.Group.IsTakenBy(command)).Select(flag => flag.Name));
        string suggestion = nearest is null ? "" : $", did you mean --{nearest}?";
        return new UsageException($"unknown flag {UsageException.Line(typed)}{suggestion}");
    }
}
