using System.Buffers;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Writing;

/// <summary>Writes the families of one source, such as the process itself, straight from a table: no store between.</summary>
public static class SelfExposition
{
    /// <summary>Writes headers and samples of every family that has samples.</summary>
    public static void Write<T>(FamilyRenderer<T> renderer, T source, IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(output);
        Rendered rendered = renderer.Render(source, new RenderScratch());
        int start = 0;
        for (int family = 0; family < rendered.Ends.Length; family++)
        {
            int end = rendered.Ends[family];
            if (end > start)
            {
                output.Write(HeaderText.Of(renderer.Families[family], format));
                output.Write(rendered.Text[start..end]);
                start = end;
            }
        }

        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }
}
