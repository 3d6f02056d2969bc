using StateMetrics.Resources.Custom;

namespace StateMetrics.Server.Configuration;

/// <summary>Where the families of custom resources are described, and what one object may cost in them.</summary>
public sealed record CustomResourceOptions
{
    /// <summary>YAML that was given as a value; null where none was. Then there are no <see cref="Files"/>.</summary>
    public string? Inline { get; init; }

    /// <summary>Paths of YAML files, and of folders with such files.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>A file that is missing, or cannot be read, is as if it were not named.</summary>
    public bool ContinueWithoutFile { get; init; }

    public CustomBounds Bounds { get; init; } = new();

    /// <summary>Anything is configured.</summary>
    public bool IsGiven => Inline is not null || Files.Count > 0;
}
