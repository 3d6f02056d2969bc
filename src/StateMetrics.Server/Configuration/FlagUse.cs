namespace StateMetrics.Server.Configuration;

/// <summary>The commands that take a flag.</summary>
[Flags]
public enum FlagUse
{
    None = 0,

    /// <summary>The program without a command.</summary>
    Run = 1,

    Render = 2,

    Demo = 4,

    Serving = Run | Demo,

    All = Run | Render | Demo,
}
