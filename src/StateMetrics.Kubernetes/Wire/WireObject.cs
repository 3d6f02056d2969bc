namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// One object as it came from the wire, undecoded, with what its head tells. Everything here is borrowed from the
/// receive buffer and valid only during the call that hands it over.
/// </summary>
public readonly record struct WireObject
{
    public required WireFormat Format { get; init; }

    /// <summary>The object itself: a bare protobuf message or a JSON value.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required Utf8 Uid { get; init; }

    public required Utf8 Namespace { get; init; }

    public required Utf8 Name { get; init; }

    /// <summary>metadata.resourceVersion; empty where the list carries none.</summary>
    public required Utf8 ResourceVersion { get; init; }
}
