using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>Gives the values of a table's identity labels, in their order and once.</summary>
public delegate void Identify<in T>(T source, ref IdentityWriter identity);
