using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>The commands, in the order of the help text.</summary>
internal static class CommandTable
{
    internal const string Program = "state-metrics";

    internal static readonly CommandDescription Run = new()
    {
        Name = "",
        Arguments = "[FLAGS]",
        Summary = "Exports the state of Kubernetes objects to Prometheus",
        Use = FlagUse.Run,
    };

    internal static readonly CommandDescription Render = new()
    {
        Name = "render",
        Arguments = "-f FILE... | - [FLAGS]",
        Summary = "Print the exposition of objects in files, without a cluster",
        Details = "Files hold JSON or YAML: single objects, lists, several documents. What cannot be read is reported\n"
            + "on standard error, the rest is printed, and the exit status is 1 then.",
        Use = FlagUse.Render,
    };

    internal static readonly CommandDescription Check = new()
    {
        Name = "check",
        Arguments = "FILE...",
        Summary = "Tell what is wrong with files that describe custom resources",
        Details = "Files are those of --custom-resource-state-config-file, or folders with such files. Each mistake is a line\n"
            + "on standard error; the exit status is 1 where something would not be shown.",
    };

    internal static readonly CommandDescription Demo = new()
    {
        Name = "demo",
        Arguments = "[FLAGS]",
        Summary = "Run the exporter against a simulated cluster in the same process",
        Use = FlagUse.Demo,
    };

    internal static readonly CommandDescription Version = new()
    {
        Name = "version",
        Arguments = "",
        Summary = "Print which build this is",
    };

    internal static readonly CommandDescription Completion = new()
    {
        Name = "completion",
        Aliases = ["comp", "c"],
        Arguments = "bash|zsh|fish",
        Summary = "Print the completion script of a shell",
        Details = "To load it into the running shell:\n"
            + "  bash  source <(state-metrics completion bash)\n"
            + "  zsh   source <(state-metrics completion zsh)\n"
            + "  fish  state-metrics completion fish | source",
        Words = ["bash", "zsh", "fish"],
    };

    internal static readonly CommandDescription Help = new()
    {
        Name = "help",
        Arguments = "[COMMAND]",
        Summary = "Print help about the program or a command",
        Words = ["render", "check", "demo", "version", "completion"],
    };

    /// <summary>Those that have a name.</summary>
    internal static readonly IReadOnlyList<CommandDescription> All = [Render, Check, Demo, Version, Completion, Help];

    internal static CommandDescription? Find(string name) =>
        All.FirstOrDefault(command => command.Name == name || command.Aliases.Contains(name));
}
