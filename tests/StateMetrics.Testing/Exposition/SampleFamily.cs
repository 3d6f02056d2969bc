namespace StateMetrics.Testing.Exposition;

/// <summary>A family with its headers and samples, in the order of the text.</summary>
public sealed record SampleFamily(string Name, string Help, string Type, IReadOnlyList<Sample> Samples);
