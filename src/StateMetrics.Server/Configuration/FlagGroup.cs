namespace StateMetrics.Server.Configuration;

/// <summary>A heading of the help text and of the README.</summary>
/// <param name="Title">As printed.</param>
/// <param name="Use">The commands that take the group's flags.</param>
public sealed record FlagGroup(string Title, FlagUse Use)
{
    public bool IsTakenBy(FlagUse command) => (Use & command) != FlagUse.None;
}
