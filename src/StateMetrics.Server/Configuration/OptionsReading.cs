namespace StateMetrics.Server.Configuration;

/// <summary>The options that flags and options file make together, at one look at the file.</summary>
/// <param name="Options">Checked as a whole.</param>
/// <param name="File">The file; without text where it could not be read, and need not be.</param>
/// <param name="Warnings">Lines about what of the file is not in effect.</param>
internal sealed record OptionsReading(ExporterOptions Options, ReadFile File, IReadOnlyList<string> Warnings)
{
    /// <summary>The file is in effect.</summary>
    public bool IsRead { get; init; } = true;

    /// <summary>What the options were made of.</summary>
    public required FlagValues Values { get; init; }
}
