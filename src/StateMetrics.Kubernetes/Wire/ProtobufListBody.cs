namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A list as protobuf: the envelope (see <see cref="Envelope"/>) around a message {metadata = 1, items = 2}, whatever its
/// kind. Lengths are those of the whole list, which may exceed any buffer; only one object is ever in memory.
/// </summary>
internal sealed class ProtobufListBody(ReceiveBuffer buffer) : ListBody
{
    private const int LengthDelimited = 2;
    private const int VarintBytesMax = 10;

    // Bytes of the list message that are still to come; null before its beginning has been found.
    private long? _left;
    private int _itemBytes;

    internal override WireFormat Format => WireFormat.Protobuf;

    internal override async ValueTask<bool> ReadAsync(CancellationToken stop)
    {
        Take(_itemBytes);
        _itemBytes = 0;
        Item = default;
        _left ??= await OpenAsync(stop);
        while (_left > 0)
        {
            (int number, int length) = await FieldAsync(stop);
            if (number == 1 || number == 2)
            {
                await buffer.NeedAsync(length, stop);
                ReadOnlyMemory<byte> field = buffer.Unread[..length];
                if (number == 2)
                {
                    Item = field;
                    _itemBytes = length;
                    return true;
                }
                Head = HeadOf(field);
            }
            await SkipAsync(length, stop);
        }
        await DrainAsync(stop);
        return false;
    }

    public override void Dispose() => buffer.Dispose();

    private async ValueTask<long> OpenAsync(CancellationToken stop)
    {
        await buffer.NeedAsync(Envelope.Magic.Length, stop);
        if (!buffer.Unread.Span.StartsWith(Envelope.Magic))
        {
            throw new InvalidDataException("a protobuf list without its magic number");
        }
        buffer.Consume(Envelope.Magic.Length);
        while (await buffer.HasMoreAsync(stop))
        {
            ulong tag = await VarintAsync(stop);
            ulong length = (tag & 7) == LengthDelimited ? await VarintAsync(stop) : throw new InvalidDataException($"protobuf tag {tag}");
            if (tag >> 3 == 2)
            {
                return length <= long.MaxValue ? (long)length : throw new InvalidDataException($"a list of {length} bytes");
            }
            int bytes = Checked(length);
            await buffer.NeedAsync(bytes, stop);
            if (tag >> 3 == 1 && Envelope.KindOf(buffer.Unread[..bytes]).Is("Status"u8))
            {
                throw new InvalidDataException("a Status where a list was expected");
            }
            buffer.Consume(bytes);
        }
        // Even an empty list has metadata: this one was cut before it began.
        throw new InvalidDataException("a protobuf envelope without a list");
    }

    // A field of the list message: its number, and how many bytes its value has.
    private async ValueTask<(int Number, int Length)> FieldAsync(CancellationToken stop)
    {
        ulong tag = await VarintAsync(stop);
        int number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case LengthDelimited:
                int length = Checked(await VarintAsync(stop));
                return length <= _left ? (number, length) : throw new InvalidDataException($"an object of {length} bytes in {_left}");
            case 0:
                await VarintAsync(stop);
                return (-1, 0);
            case 1: return (-1, 8);
            case 5: return (-1, 4);
            default: throw new InvalidDataException($"protobuf wire type {tag & 7}");
        }
    }

    private async ValueTask<ulong> VarintAsync(CancellationToken stop)
    {
        for (int need = 1; ; need++)
        {
            await buffer.NeedAsync(need, stop);
            if (TryVarint(out ulong value, out int used))
            {
                Take(used);
                return value;
            }
            need = Math.Max(need, Math.Min(buffer.Length, VarintBytesMax));
            if (need >= VarintBytesMax)
            {
                throw new InvalidDataException("protobuf number longer than 64 bits");
            }
        }
    }

    private bool TryVarint(out ulong value, out int used)
    {
        ReadOnlySpan<byte> bytes = buffer.Unread.Span;
        value = 0;
        for (used = 0; used < Math.Min(bytes.Length, VarintBytesMax);)
        {
            byte next = bytes[used];
            value |= (ulong)(next & 0x7f) << (7 * used++);
            if (next < 0x80)
            {
                return true;
            }
        }
        return false;
    }

    private async ValueTask SkipAsync(long count, CancellationToken stop)
    {
        while (count > 0)
        {
            await buffer.NeedAsync(1, stop);
            int some = (int)Math.Min(count, buffer.Length);
            Take(some);
            count -= some;
        }
    }

    // To the end of the answer, so that its connection can serve the next request.
    private async ValueTask DrainAsync(CancellationToken stop)
    {
        do
        {
            buffer.Consume(buffer.Length);
        }
        while (await buffer.FillAsync(stop));
    }

    private void Take(int count)
    {
        buffer.Consume(count);
        _left -= count;
        if (_left < 0)
        {
            throw new InvalidDataException("a field reaches beyond its list");
        }
    }

    private static int Checked(ulong length) => length <= ReceiveBuffer.ObjectBytesMax
        ? (int)length : throw new InvalidDataException($"an object of {length} bytes");

    private static ListHead HeadOf(ReadOnlyMemory<byte> metadata)
    {
        string version = "", next = "";
        bool sharded = false;
        var reader = new ProtoReader(metadata);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 2: version = reader.ReadUtf8().ToString(); break;
                case 3: next = reader.ReadUtf8().ToString(); break;
                case 5: sharded = !reader.ReadBytes().IsEmpty; break;
                default: reader.Skip(); break;
            }
        }
        return new ListHead(version, next, sharded);
    }
}
