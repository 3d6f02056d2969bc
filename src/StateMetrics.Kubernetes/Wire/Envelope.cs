namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The frame of every protobuf object: four bytes, then runtime.Unknown {typeMeta = 1 {apiVersion = 1, kind = 2}, raw = 2};
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding.
/// </summary>
internal readonly record struct Envelope(Utf8 Kind, ReadOnlyMemory<byte> Raw)
{
    internal static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="InvalidDataException">The bytes do not begin with the magic number, or are cut.</exception>
    internal static Envelope Open(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(Magic))
        {
            throw new InvalidDataException("a protobuf object without its magic number");
        }
        Utf8 kind = default;
        ReadOnlyMemory<byte> raw = default;
        var reader = new ProtoReader(bytes[Magic.Length..]);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 1: kind = KindOf(reader.ReadBytes()); break;
                case 2: raw = reader.ReadBytes(); break;
                default: reader.Skip(); break;
            }
        }
        return new Envelope(kind, raw);
    }

    internal static Utf8 KindOf(ReadOnlyMemory<byte> typeMeta)
    {
        Utf8 kind = default;
        var reader = new ProtoReader(typeMeta);
        while (reader.TryReadField(out int number))
        {
            if (number == 2)
            {
                kind = reader.ReadUtf8();
            }
            else
            {
                reader.Skip();
            }
        }
        return kind;
    }
}
