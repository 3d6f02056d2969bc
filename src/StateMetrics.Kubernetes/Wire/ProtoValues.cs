namespace StateMetrics.Kubernetes.Wire;

/// <summary>The bytes of one entry of a protobuf map.</summary>
internal readonly record struct ProtoEntry(Utf8 Key, ReadOnlyMemory<byte> Value);

/// <summary>The small messages of the Kubernetes API that we hold as values.</summary>
internal static class ProtoValues
{
    /// <summary>Time, MicroTime: seconds = 1, nanos = 2. Go writes the zero time as a message of no bytes.</summary>
    internal static Timestamp ReadTimestamp(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            return default;
        }
        long seconds = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadField(out int number))
        {
            if (number == 1)
            {
                seconds = reader.ReadInteger();
            }
            else
            {
                reader.Skip();
            }
        }
        return new Timestamp(seconds);
    }

    /// <summary>Quantity: string = 1.</summary>
    internal static Quantity ReadQuantity(ReadOnlyMemory<byte> message)
    {
        Quantity quantity = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadField(out int number))
        {
            if (number == 1)
            {
                quantity = Quantity.Parse(reader.ReadUtf8().Span);
            }
            else
            {
                reader.Skip();
            }
        }
        return quantity;
    }

    /// <summary>IntOrString: type = 1 (0 is a number), intVal = 2, strVal = 3.</summary>
    internal static IntOrString ReadIntOrString(ReadOnlyMemory<byte> message)
    {
        bool isText = false;
        int value = 0;
        Utf8 text = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 1: isText = reader.ReadInteger() != 0; break;
                case 2: value = unchecked((int)reader.ReadInteger()); break;
                case 3: text = reader.ReadUtf8(); break;
                default: reader.Skip(); break;
            }
        }
        return isText ? new IntOrString(text) : new IntOrString(value);
    }

    /// <summary>An entry of a map: key = 1, value = 2.</summary>
    internal static ProtoEntry ReadEntry(ReadOnlyMemory<byte> message)
    {
        Utf8 key = default;
        ReadOnlyMemory<byte> value = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 1: key = reader.ReadUtf8(); break;
                case 2: value = reader.ReadBytes(); break;
                default: reader.Skip(); break;
            }
        }
        return new ProtoEntry(key, value);
    }
}
