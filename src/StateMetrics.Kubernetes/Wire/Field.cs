namespace StateMetrics.Kubernetes.Wire;

/// <summary>Reads the value of the protobuf field at which the reader stands into the message.</summary>
internal delegate void ProtoRead<in T>(T message, ref ProtoReader reader);

/// <summary>Reads the JSON value at whose first token the reader stands into the message, and leaves its last token current.</summary>
internal delegate void JsonRead<in T>(T message, ref JsonReader reader);

/// <summary>One row of a field table.</summary>
/// <param name="Number">The protobuf field number.</param>
/// <param name="Name">The JSON name; of an inline message, its place in an error's path.</param>
/// <param name="Shape">The type as protobuf-fields.json words it; "" for a message.</param>
/// <param name="Repeated">A list of such values.</param>
/// <param name="Nested">The table of the message, or of the list's elements.</param>
internal sealed record FieldDeclaration(int Number, string Name, string Shape, bool Repeated = false, IFieldTable? Nested = null)
{
    /// <summary>In JSON the members of the message stand in the parent.</summary>
    internal bool Inline { get; init; }
}

/// <summary>What a table declares, whatever its message.</summary>
internal interface IFieldTable
{
    IReadOnlyList<FieldDeclaration> Declarations { get; }
}

/// <summary>How one field gets into its message. Only an inline message has no JSON of its own.</summary>
internal sealed record Field<T>(string Name, byte[] Utf8Name, ProtoRead<T> Proto, JsonRead<T>? Json);
