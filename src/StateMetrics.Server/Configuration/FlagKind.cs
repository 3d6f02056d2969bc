namespace StateMetrics.Server.Configuration;

/// <summary>The syntax of a flag's value.</summary>
public enum FlagKind
{
    /// <summary><c>--flag</c> or <c>--flag=false</c>; never takes the next argument.</summary>
    Switch,

    Text,

    /// <summary>Any text; repeating the flag adds.</summary>
    TextList,

    /// <summary>The path of a file.</summary>
    Path,

    /// <summary>The path of a file; repeating the flag adds.</summary>
    PathList,

    /// <summary>Paths of files: repeated, or several behind one flag. "-" is standard input.</summary>
    Paths,

    Integer,

    /// <summary>A decimal number with an optional fraction.</summary>
    Number,

    /// <summary>In the notation of Go, as 60s, 5m, 1h30m, 500ms; 0 needs no unit.</summary>
    Duration,

    /// <summary>Comma separated, trimmed, empty items ignored; repeating the flag adds.</summary>
    List,

    /// <summary>As <c>pods=[app,team],nodes=[*]</c>; the last occurrence replaces the others.</summary>
    Allowlist,

    /// <summary>One of the words in <see cref="Flag.Choices"/>.</summary>
    Choice,
}
