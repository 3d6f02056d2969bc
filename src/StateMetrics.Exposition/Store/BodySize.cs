using System.Runtime.InteropServices;

namespace StateMetrics.Exposition.Store;

/// <summary>How much of a body something is, in bytes: as text, and compressed.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BodySize(long Text, long Deflated)
{
    public static BodySize Of(Fragment fragment) => new(fragment.TextBytes, fragment.Deflated.Length);

    public static BodySize operator +(BodySize a, BodySize b) => new(a.Text + b.Text, a.Deflated + b.Deflated);

    public static BodySize operator -(BodySize a, BodySize b) => new(a.Text - b.Text, a.Deflated - b.Deflated);
}
