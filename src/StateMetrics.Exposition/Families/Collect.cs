using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>Gives the pairs of a map (labels, annotations, …) from which a family takes its label names.</summary>
public delegate void Collect<in T>(T source, ref PairCollector pairs);
