namespace StateMetrics.Kubernetes.Wire;

/// <summary>The body of a list's answer, read object by object: neither the body nor a page is ever held.</summary>
internal abstract class ListBody : IDisposable
{
    /// <summary>The object that was read last, borrowed until the next call of <see cref="ReadAsync"/>.</summary>
    internal ReadOnlyMemory<byte> Item { get; private protected set; }

    /// <summary>The list's own metadata; complete when <see cref="ReadAsync"/> has returned false.</summary>
    internal ListHead Head { get; private protected set; } = new("", "", false);

    internal abstract WireFormat Format { get; }

    /// <summary>Moves to the next object; false at the end of the list.</summary>
    /// <exception cref="InvalidDataException">The bytes are no list, or an object is larger than the limit.</exception>
    internal abstract ValueTask<bool> ReadAsync(CancellationToken stop);

    public abstract void Dispose();

    internal static ListBody Over(Stream stream, WireFormat format, Action progress)
    {
        var buffer = new ReceiveBuffer(stream, progress);
        return format == WireFormat.Protobuf ? new ProtobufListBody(buffer) : new JsonListBody(buffer);
    }
}

/// <summary>
/// A list's metadata: the version of the state that it shows, the token for its next page ("" on the last one), and
/// whether the server says that it filtered by shardSelector.
/// </summary>
internal sealed record ListHead(string ResourceVersion, string Continue, bool Sharded);
