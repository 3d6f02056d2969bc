using System.Runtime.InteropServices;

namespace StateMetrics.Exposition.Store;

/// <summary>A segment and its patches by place, as they were at one moment; null without any.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentView(Segment Segment, Patch?[]? Patches);
