using System.Buffers.Binary;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Encoding;

/// <summary>The bytes around messages: magic and <c>runtime.Unknown</c>, and the frames of a watch.</summary>
internal static class Envelope
{
    /// <summary>Empty contentEncoding and contentType, which Go writes since they are no pointers.</summary>
    private static readonly byte[] s_tail = [0x1a, 0x00, 0x22, 0x00];

    private static readonly byte[] s_magic = [0x6b, 0x38, 0x73, 0x00];

    /// <summary>A message with magic and type, as a GET answers it.</summary>
    internal static byte[] Wrap(string apiVersion, string kind, ReadOnlySpan<byte> message)
    {
        using BackwardWriter writer = new();
        WriteUnknown(writer, apiVersion, kind, message);
        return writer.Written.ToArray();
    }

    /// <summary>What stands before the <paramref name="length"/> bytes of a message that is streamed; <see cref="Tail"/> ends it.</summary>
    internal static byte[] Head(string apiVersion, string kind, long length)
    {
        using BackwardWriter writer = new();
        writer.Varint((ulong)length);
        writer.Tag(2, 2);
        WriteTypeMeta(writer, apiVersion, kind);
        writer.Bytes(s_magic);
        return writer.Written.ToArray();
    }

    internal static ReadOnlySpan<byte> Tail => s_tail;

    /// <summary>A whole watch frame: four bytes of length, then a WatchEvent around the wrapped object.</summary>
    internal static byte[] Frame(string eventType, string apiVersion, string kind, ReadOnlySpan<byte> message)
    {
        using BackwardWriter writer = new();
        WriteUnknown(writer, apiVersion, kind, message);
        writer.Prefix(1, 0);
        writer.Prefix(2, 0);
        writer.BytesField(1, TextEncoding.UTF8.GetBytes(eventType));
        int length = writer.Length;
        BinaryPrimitives.WriteInt32BigEndian(writer.Reserve(4), length);
        return writer.Written.ToArray();
    }

    private static void WriteUnknown(BackwardWriter writer, string apiVersion, string kind, ReadOnlySpan<byte> message)
    {
        writer.Bytes(s_tail);
        writer.BytesField(2, message);
        WriteTypeMeta(writer, apiVersion, kind);
        writer.Bytes(s_magic);
    }

    private static void WriteTypeMeta(BackwardWriter writer, string apiVersion, string kind)
    {
        int before = writer.Length;
        writer.BytesField(2, TextEncoding.UTF8.GetBytes(kind));
        writer.BytesField(1, TextEncoding.UTF8.GetBytes(apiVersion));
        writer.Prefix(1, before);
    }
}
