using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>Writes the samples that <paramref name="source"/> has in one family.</summary>
public delegate void Generate<in T>(T source, ref SampleWriter writer);
