using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>The program's arguments → what to do. Reads nothing but its arguments and starts nothing.</summary>
/// <remarks>
/// Written by hand on the flag table rather than on System.CommandLine: the syntax to keep is that of Go's pflag, where a value may
/// start with a hyphen, a switch never takes the next argument, "@file" is a value and letters are not bundled; and every refusal
/// is one line of our own words.
/// </remarks>
public static class CommandLine
{
    public static Invocation Parse(IReadOnlyList<string> arguments, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(context);
        CommandDescription command = CommandTable.Run;
        try
        {
            if (arguments.Count > 0 && !arguments[0].StartsWith('-'))
            {
                command = CommandTable.Find(arguments[0]) ?? throw Unknown(arguments[0]);
                arguments = [.. arguments.Skip(1)];
            }
            return command.Use == FlagUse.None ? Print(command, arguments, context) : Start(command, arguments, context);
        }
        catch (UsageException e)
        {
            return new Invocation.Refuse($"{CommandTable.Program}: {e.Message} (see {command.FullName} --help)");
        }
    }

    private static Invocation Start(CommandDescription command, IReadOnlyList<string> arguments, CommandContext context)
    {
        FlagValues values = FlagParser.Parse(arguments, command.Use);
        return values.Switch(Flags.Help) ? new Invocation.Print(HelpText.For(command)) : Bind(command.Use, values, context);
    }

    private static Invocation Bind(FlagUse command, FlagValues values, CommandContext context)
    {
        foreach (Flag flag in values.Given.Where(flag => flag.Status == FlagStatus.Missing && !values.IsDefault(flag)))
        {
            throw new UsageException($"{flag} is not implemented yet");
        }
        var binding = new OptionBinding(values, context);
        Invocation invocation = command switch
        {
            FlagUse.Render => new Invocation.Render(binding.Render()),
            FlagUse.Demo => new Invocation.Demo(binding.Demo()),
            _ => new Invocation.Run(binding.Exporter()),
        };
        IEnumerable<Flag> ignored = values.Given.Where(flag => flag.Status == FlagStatus.Ignored);
        return invocation with { Warnings = [.. ignored.Select(flag => $"{CommandTable.Program}: {flag} has no effect and is ignored")] };
    }

    private static Invocation Print(CommandDescription command, IReadOnlyList<string> arguments, CommandContext context)
    {
        if (arguments.Any(argument => argument is "-h" or "--help"))
        {
            return new Invocation.Print(HelpText.For(command));
        }
        if (arguments.FirstOrDefault(argument => argument.StartsWith('-')) is string flag)
        {
            throw new UsageException($"unknown flag {UsageException.Line(flag.Split('=', 2)[0])}");
        }
        if (command == CommandTable.Check)
        {
            return arguments.Count > 0 ? new Invocation.Check(arguments) : throw new UsageException("nothing to check: name files");
        }
        int argumentsMax = command == CommandTable.Version ? 0 : 1;
        if (arguments.Count > argumentsMax)
        {
            throw new UsageException($"unexpected argument {UsageException.Quote(arguments[argumentsMax])}");
        }
        if (command == CommandTable.Version)
        {
            return new Invocation.Print(context.Build.Describe());
        }
        string? word = arguments.Count == 0 ? null : arguments[0];
        return new Invocation.Print(command == CommandTable.Completion ? Completion(word) : Help(word));
    }

    private static string Completion(string? shell)
    {
        if (shell is null)
        {
            throw new UsageException("which shell: bash, zsh or fish?");
        }
        return CommandTable.Completion.Words.Contains(shell)
            ? CompletionScript.For(shell)
            : throw new UsageException($"no completion for {UsageException.Quote(shell)}, only for bash, zsh and fish");
    }

    private static string Help(string? name)
    {
        if (name is null)
        {
            return HelpText.For(CommandTable.Run);
        }
        return CommandTable.Find(name) is CommandDescription command
            ? HelpText.For(command)
            : throw Unknown(name);
    }

    private static UsageException Unknown(string command)
    {
        string? nearest = Spelling.Nearest(command, CommandTable.All.Select(known => known.Name));
        string suggestion = nearest is null ? "" : $", did you mean {nearest}?";
        return new UsageException($"unknown command {UsageException.Quote(command)}{suggestion}");
    }
}
