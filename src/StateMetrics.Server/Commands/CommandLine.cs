namespace StateMetrics.Server.Commands;

/// <summary>The program's arguments → what to do. Reads nothing but its arguments and starts nothing.</summary>
public static class CommandLine
{
    public static Invocation Parse(IReadOnlyList<string> arguments, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(context);
        return new Invocation.Refuse("state-metrics: the command line is not there yet");
    }
}
