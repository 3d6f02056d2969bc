namespace StateMetrics.EndToEnd.Tests.Exposition;

/// <summary>A family with its headers and samples, in the order of the text.</summary>
internal sealed record SampleFamily(string Name, string Help, string Type, IReadOnlyList<Sample> Samples);
