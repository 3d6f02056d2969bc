using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>One command of the program; help and completion are made from these.</summary>
internal sealed record CommandDescription
{
    /// <summary>"" is the program without a command.</summary>
    internal required string Name { get; init; }

    internal IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What may follow the name.</summary>
    internal required string Arguments { get; init; }

    /// <summary>A sentence without its full stop.</summary>
    internal required string Summary { get; init; }

    /// <summary>More than the summary says, as paragraphs; "" where that is enough.</summary>
    internal string Details { get; init; } = "";

    /// <summary>Which rows of the flag table it takes; none means that it knows -h only.</summary>
    internal FlagUse Use { get; init; }

    /// <summary>The words it takes as its argument.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>As typed.</summary>
    internal string FullName => Name.Length == 0 ? CommandTable.Program : $"{CommandTable.Program} {Name}";
}
