using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>What a command line asks for. The private constructor closes the set.</summary>
public abstract record Invocation
{
    private Invocation()
    {
    }

    /// <summary>Lines for standard error that do not stop anything, such as flags that have no effect here.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Run the exporter.</summary>
    public sealed record Run(ExporterOptions Options) : Invocation
    {
        /// <summary>The options file; null where none was named.</summary>
        internal OptionsInForce? File { get; init; }
    }

    /// <summary>Print the exposition of files.</summary>
    public sealed record Render(RenderOptions Options) : Invocation;

    /// <summary>Run the exporter against a simulated cluster.</summary>
    public sealed record Demo(DemoOptions Options) : Invocation;

    /// <summary>Tell what is wrong with files that describe custom resources.</summary>
    public sealed record Check(IReadOnlyList<string> Files) : Invocation;

    /// <summary>Write <paramref name="Text"/>, which ends in a line feed, to standard output and exit with 0.</summary>
    public sealed record Print(string Text) : Invocation;

    /// <summary>Write <paramref name="Line"/>, which has no line feed, to standard error and exit with 1.</summary>
    public sealed record Refuse(string Line) : Invocation;
}
