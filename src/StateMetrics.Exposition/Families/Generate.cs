using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>Writes the samples that <paramref name="source"/> has in one family.</summary>
public delegate void Generate<in T>(T source, ref SampleWriter writer);

/// <summary>Gives the values of a table's identity labels, in their order and once.</summary>
public delegate void Identify<in T>(T source, ref IdentityWriter identity);

/// <summary>Gives the pairs of a map (labels, annotations, …) from which a family takes its label names.</summary>
public delegate void Collect<in T>(T source, ref PairCollector pairs);
