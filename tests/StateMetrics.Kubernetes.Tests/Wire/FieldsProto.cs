using System.Buffers;
using System.Text;

namespace StateMetrics.Kubernetes.Tests.Wire;

/// <summary>Writes protobuf by hand.</summary>
internal sealed class FieldsProto
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal byte[] Bytes => _bytes.WrittenSpan.ToArray();

    internal FieldsProto Integer(int number, long value)
    {
        Varint((ulong)number << 3);
        Varint((ulong)value);
        return this;
    }

    internal FieldsProto Text(int number, string text) => Block(number, Encoding.UTF8.GetBytes(text));

    internal FieldsProto Message(int number, FieldsProto message) => Block(number, message.Bytes);

    internal FieldsProto Fixed64(int number, ulong value)
    {
        Varint(((ulong)number << 3) | 1);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    internal FieldsProto Block(int number, ReadOnlySpan<byte> block)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)block.Length);
        _bytes.Write(block);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }
        _bytes.Write([(byte)value]);
    }
}
