using System.Net;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The body of a watch's answer, read event by event. An ERROR event becomes an <see cref="ApiException"/>; an unknown
/// event type or a cut frame is an <see cref="InvalidDataException"/>: what came before it counts.
/// </summary>
internal abstract class WatchBody : IDisposable
{
    internal abstract WireFormat Format { get; }

    /// <summary>Moves to the next event; false at the end of the stream.</summary>
    internal async ValueTask<bool> ReadAsync(CancellationToken stop)
    {
        if (!await ReadFrameAsync(stop))
        {
            return false;
        }
        if (Type.Is("ERROR"u8))
        {
            throw ErrorOf(Body);
        }
        return true;
    }

    /// <summary>The event's type, such as ADDED; borrowed until the next call of <see cref="ReadAsync"/>.</summary>
    internal Utf8 Type { get; private protected set; }

    /// <summary>The event's object, without envelope; borrowed until the next call of <see cref="ReadAsync"/>.</summary>
    internal ReadOnlyMemory<byte> Body { get; private protected set; }

    /// <summary>The event with the identity of its object; an object that <paramref name="keep"/> refuses is not ours.</summary>
    internal WatchEvent Current(Func<ReadOnlySpan<byte>, bool>? keep)
    {
        if (Type.Is("BOOKMARK"u8))
        {
            BookmarkHead mark = BookmarkHead.Read(Format, Body);
            var identity = new ObjectHead { ResourceVersion = mark.ResourceVersion };
            return new WatchEvent
            {
                Type = WatchEventType.Bookmark,
                Object = identity.Of(Format, Body),
                EndsInitialEvents = mark.EndsInitialEvents,
            };
        }
        WatchEventType type = Type.Is("ADDED"u8) ? WatchEventType.Added
            : Type.Is("MODIFIED"u8) ? WatchEventType.Modified
            : Type.Is("DELETED"u8) ? WatchEventType.Deleted
            : throw new InvalidDataException("an event of an unknown type");
        if (!ObjectHead.TryRead(Format, Body, out ObjectHead head))
        {
            type = WatchEventType.Unreadable;
        }
        else if (keep is not null && !keep(head.Uid.Span))
        {
            type = WatchEventType.NotOurs;
        }
        return new WatchEvent { Type = type, Object = head.Of(Format, Body) };
    }

    public abstract void Dispose();

    private protected abstract ValueTask<bool> ReadFrameAsync(CancellationToken stop);

    internal static WatchBody Over(Stream stream, WireFormat format, Action progress)
    {
        var buffer = new ReceiveBuffer(stream, progress);
        return format == WireFormat.Protobuf ? new ProtobufWatchBody(buffer) : new JsonWatchBody(buffer);
    }

    private ApiException ErrorOf(ReadOnlyMemory<byte> status) => Format == WireFormat.Protobuf
        ? StatusBody.OfProtobuf(status, HttpStatusCode.InternalServerError)
        : StatusBody.OfJson(status, HttpStatusCode.InternalServerError);
}
