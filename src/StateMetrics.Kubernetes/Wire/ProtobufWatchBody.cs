using System.Buffers.Binary;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A watch as protobuf: frames of a big-endian length of four bytes and a bare WatchEvent {type = 1, object = 2 {raw = 1}},
/// whose raw bytes are an object in its envelope.
/// </summary>
internal sealed class ProtobufWatchBody(ReceiveBuffer buffer) : WatchBody
{
    private const int HeaderBytes = 4;

    private int _frameBytes;

    internal override WireFormat Format => WireFormat.Protobuf;

    public override void Dispose() => buffer.Dispose();

    private protected override async ValueTask<bool> ReadFrameAsync(CancellationToken stop)
    {
        buffer.Consume(_frameBytes);
        _frameBytes = 0;
        if (!await buffer.HasMoreAsync(stop))
        {
            return false;
        }
        await buffer.NeedAsync(HeaderBytes, stop);
        int length = LengthOf(buffer.Unread.Span);
        await buffer.NeedAsync(HeaderBytes + length, stop);
        Take(buffer.Unread.Slice(HeaderBytes, length));
        _frameBytes = HeaderBytes + length;
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
        return length <= ReceiveBuffer.ObjectBytesMax ? (int)length : throw new InvalidDataException($"a frame of {length} bytes");
    }

    private void Take(ReadOnlyMemory<byte> frame)
    {
        Utf8 type = default;
        ReadOnlyMemory<byte> wrapped = default;
        var reader = new ProtoReader(frame);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 1: type = reader.ReadUtf8(); break;
                case 2: wrapped = RawOf(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }
        Type = type;
        Body = Envelope.Open(wrapped).Raw;
    }

    private static ReadOnlyMemory<byte> RawOf(ReadOnlyMemory<byte> rawExtension)
    {
        ReadOnlyMemory<byte> raw = default;
        var reader = new ProtoReader(rawExtension);
        while (reader.TryReadField(out int number))
        {
            if (number == 1)
            {
                raw = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }
        return raw;
    }
}
