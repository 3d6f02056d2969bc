using System.Buffers.Binary;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// Reads one protobuf message field by field; https://protobuf.dev/programming-guides/encoding/. What nobody asks for is
/// skipped unread. Malformed input throws <see cref="InvalidDataException"/>, never anything else.
/// </summary>
public ref struct ProtoReader(ReadOnlyMemory<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlyMemory<byte> _message = message;
    private readonly ReadOnlySpan<byte> _span = message.Span;
    private int _position;
    private int _wireType;

    /// <summary>The offset of the next unread byte in the message.</summary>
    public readonly int Position => _position;

    /// <summary>Advances to the next field; false at the end of the message. Each field must be read or skipped.</summary>
    public bool TryReadField(out int number)
    {
        if (_position >= _span.Length)
        {
            number = 0;
            return false;
        }
        ulong tag = ReadVarint();
        number = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        if (tag >> 3 is 0 or > 536_870_911)
        {
            throw new InvalidDataException($"protobuf field number {tag >> 3}");
        }
        return true;
    }

    /// <summary>int32, int64, uint32, uint64 and enum fields; a negative int32 travels sign-extended.</summary>
    public long ReadInteger()
    {
        Expect(Varint);
        return (long)ReadVarint();
    }

    public bool ReadBoolean() => ReadInteger() != 0;

    public double ReadDouble()
    {
        Expect(Fixed64);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    public Utf8 ReadUtf8() => new(ReadBytes());

    /// <summary>The bytes of a string, bytes or message field, borrowed from the message.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        Expect(LengthDelimited);
        ulong length = ReadVarint();
        if (length > (ulong)(_span.Length - _position))
        {
            throw new InvalidDataException($"protobuf field of {length} bytes in {_span.Length - _position}");
        }
        ReadOnlyMemory<byte> bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case Varint: ReadVarint(); break;
            case Fixed64: Take(8); break;
            case LengthDelimited: ReadBytes(); break;
            case Fixed32: Take(4); break;
            // Groups (3 and 4) are not used by the Kubernetes API; 6 and 7 do not exist.
            default: throw new InvalidDataException($"protobuf wire type {_wireType}");
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _span.Length)
            {
                throw new InvalidDataException("protobuf message ends inside a number");
            }
            byte next = _span[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("protobuf number longer than 64 bits");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _span.Length - _position)
        {
            throw new InvalidDataException("protobuf message ends inside a number");
        }
        ReadOnlySpan<byte> taken = _span.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly void Expect(int wireType)
    {
        if (_wireType != wireType)
        {
            throw new InvalidDataException($"protobuf wire type {_wireType} where {wireType} was expected");
        }
    }
}
