namespace StateMetrics.Exposition.Families;

/// <summary>A label of a sample whose names the row does not fix: a legal name, and any text as value.</summary>
public readonly record struct NamedLabel(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
