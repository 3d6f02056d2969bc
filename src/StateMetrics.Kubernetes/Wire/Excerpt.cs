using System.Text;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>A piece of the wire for an error message; it may end up in a log line, hence the limit.</summary>
internal static class Excerpt
{
    private const int BytesMax = 64;

    internal static string Of(ReadOnlySpan<byte> text)
    {
        string excerpt = text.Length <= BytesMax ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..BytesMax]) + "…";
        // One line of a log stays one line.
        return string.Create(excerpt.Length, excerpt, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }
}
