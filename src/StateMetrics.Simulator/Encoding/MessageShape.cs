namespace StateMetrics.Simulator.Encoding;

/// <summary>How the JSON form of a value becomes protobuf.</summary>
internal enum FieldKind
{
    Text,
    Bool,
    Integer,
    Double,
    Base64,
    RawJson,
    Time,
    MicroTime,
    Quantity,
    IntOrString,
    TextList,
    Nested,
}

/// <summary>One field of a message: its number, its JSON key, and how its value is written.</summary>
internal sealed class FieldShape
{
    internal required int Number { get; init; }

    internal required byte[] JsonName { get; init; }

    internal required FieldKind Kind { get; init; }

    internal required bool Repeated { get; init; }

    /// <summary>The members of the nested message stand directly in the parent's JSON object.</summary>
    internal required bool Inline { get; init; }

    /// <summary>A map with string keys; <see cref="Kind"/> is the kind of its values.</summary>
    internal required bool Map { get; init; }

    /// <summary>The field is no pointer in Go, so the zero value is written where JSON has nothing.</summary>
    internal required bool Always { get; init; }

    /// <summary>The message of a nested field; set once all messages are known.</summary>
    internal MessageShape? Message { get; set; }
}

/// <summary>The fields of one message, by number, since Go writes them in that order.</summary>
internal sealed class MessageShape(string name)
{
    internal string Name { get; } = name;

    internal FieldShape[] Fields { get; set; } = [];

    /// <summary>Index of the field with this JSON key, or -1; <paramref name="hint"/> is where it probably is.</summary>
    internal int IndexOf(ReadOnlySpan<byte> jsonName, int hint)
    {
        for (int i = 0; i < Fields.Length; i++)
        {
            int index = hint + i < Fields.Length ? hint + i : hint + i - Fields.Length;
            FieldShape field = Fields[index];
            if (!field.Inline && field.JsonName.AsSpan().SequenceEqual(jsonName))
            {
                return index;
            }
        }
        return -1;
    }
}
