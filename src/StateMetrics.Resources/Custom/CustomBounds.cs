namespace StateMetrics.Resources.Custom;

/// <summary>
/// What one object may cost in the families of somebody's configuration. Far beyond what a sensible one needs; where one of
/// them bites, the rest of the object is shown and the fault is counted.
/// </summary>
public sealed record CustomBounds
{
    /// <summary>
    /// Values of an object that the rules of one family may look at, 1,000,000: some ten milliseconds. Beyond it the object
    /// gives nothing in this family.
    /// </summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Samples of one object over all families, 10,000; the rest is left out.</summary>
    public int Samples { get; init; } = 10_000;

    /// <summary>Labels of one sample, 100; a sample with more is left out.</summary>
    public int Labels { get; init; } = 100;

    /// <summary>Bytes of one label value, 4096; the rest of the value is cut off.</summary>
    public int LabelBytes { get; init; } = 4096;
}
