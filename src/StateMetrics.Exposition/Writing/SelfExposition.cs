using System.Buffers;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>Writes the families of one source, such as the process itself, straight from a table: no store between.</summary>
public static class SelfExposition
{
    /// <summary>Writes headers and samples of every family that has samples.</summary>
    public static void Write<T>(FamilyRenderer<T> renderer, T source, IBufferWriter<byte> output, ExpositionFormat format) =>
        Write(SelfText.Of(renderer, [source]), output, format);

    /// <summary>Writes a whole body.</summary>
    public static void Write(SelfText text, IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(output);
        text.Write(output, format);
        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }
}
