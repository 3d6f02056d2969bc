using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>Turns the inside of a JSON string literal into the text that it means.</summary>
internal static class JsonEscapes
{
    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>
    /// The text without escapes. As Go does, a lone surrogate becomes U+FFFD, and so does each byte that is no part of a
    /// UTF-8 sequence. The literal has passed the JSON reader, so that its escapes are complete.
    /// </summary>
    internal static byte[] Remove(ReadOnlySpan<byte> literal)
    {
        // No escape is shorter than its meaning, but a broken byte becomes three.
        byte[] buffer = new byte[literal.Length * 3];
        int written = 0;
        while (!literal.IsEmpty)
        {
            if (literal[0] == '\\')
            {
                literal = literal[RemoveOne(literal, buffer, ref written)..];
                continue;
            }
            bool valid = Rune.DecodeFromUtf8(literal, out _, out int length) == System.Buffers.OperationStatus.Done;
            if (valid)
            {
                Append(literal[..length], buffer, ref written);
            }
            else
            {
                // One byte at a time: .NET would take a truncated sequence as one error.
                length = 1;
                Append(Replacement, buffer, ref written);
            }
            literal = literal[length..];
        }
        return buffer.AsSpan(0, written).ToArray();
    }

    /// <summary>Returns how many bytes of the literal were used.</summary>
    private static int RemoveOne(ReadOnlySpan<byte> literal, byte[] buffer, ref int written)
    {
        if (literal[1] != 'u')
        {
            buffer[written++] = literal[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                byte itself => itself,
            };
            return 2;
        }
        char first = CodeUnit(literal);
        if (Rune.TryCreate(first, out Rune rune))
        {
            written += rune.EncodeToUtf8(buffer.AsSpan(written));
            return 6;
        }
        if (literal.Length >= 12 && literal[6] == '\\' && literal[7] == 'u' && Rune.TryCreate(first, CodeUnit(literal[6..]), out rune))
        {
            written += rune.EncodeToUtf8(buffer.AsSpan(written));
            return 12;
        }
        Append(Replacement, buffer, ref written);
        return 6;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape)
    {
        bool read = Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x');
        Debug.Assert(read, "the JSON reader lets no other escape pass");
        return (char)unit;
    }

    private static void Append(ReadOnlySpan<byte> text, byte[] buffer, ref int written)
    {
        text.CopyTo(buffer.AsSpan(written));
        written += text.Length;
    }
}
