using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace StateMetrics.Exposition.Writing;

/// <summary>Label values on the wire: backslash, newline and double quote escaped, invalid UTF-8 replaced by U+FFFD.</summary>
internal static class LabelText
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create("\\\n\""u8);

    public static void Append(RenderScratch output, ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAny(s_escaped) && Utf8.IsValid(value))
        {
            output.Append(value);
            return;
        }

        AppendSlow(output, value);
    }

    public static byte[] Escape(byte[] value)
    {
        var scratch = new RenderScratch();
        Append(scratch, value);
        return scratch.Result().Text.ToArray();
    }

    private static void AppendSlow(RenderScratch output, ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(value, out _, out int consumed);
            switch (value[0])
            {
                case (byte)'\\': output.Append("\\\\"u8); break;
                case (byte)'\n': output.Append("\\n"u8); break;
                case (byte)'"': output.Append("\\\""u8); break;
                default: output.Append(status == OperationStatus.Done ? value[..consumed] : "\uFFFD"u8); break;
            }

            value = value[consumed..];
        }
    }
}
