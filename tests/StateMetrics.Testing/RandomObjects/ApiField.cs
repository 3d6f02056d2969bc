namespace StateMetrics.Testing.RandomObjects;

/// <summary>A field of an API message: its JSON key, and the type of its value, its elements or its map's values.</summary>
internal sealed record ApiField(string Json, string Type, bool Repeated, bool Map);
