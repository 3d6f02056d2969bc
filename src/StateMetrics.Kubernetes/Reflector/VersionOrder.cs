namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Which of two resourceVersions is newer. Versions of one collection are decimal numbers that grow with every write, and
/// may be compared as such (KEP-5504); whoever gives out others is asked for equality only.
/// </summary>
internal static class VersionOrder
{
    /// <summary>Negative where the first is older, positive where it is newer; null where one of them is no number.</summary>
    internal static int? Compare(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!IsNumber(first) || !IsNumber(second))
        {
            return null;
        }
        ReadOnlySpan<byte> a = first.TrimStart((byte)'0');
        ReadOnlySpan<byte> b = second.TrimStart((byte)'0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    internal static int? Compare(string first, string second)
    {
        Span<byte> a = stackalloc byte[Math.Min(first.Length, LengthMax + 1)];
        Span<byte> b = stackalloc byte[Math.Min(second.Length, LengthMax + 1)];
        return first.Length > LengthMax || second.Length > LengthMax
            || System.Text.Ascii.FromUtf16(first, a, out _) != System.Buffers.OperationStatus.Done
            || System.Text.Ascii.FromUtf16(second, b, out _) != System.Buffers.OperationStatus.Done
            ? null
            : Compare(a, b);
    }

    // Versions have 64 bits, which are 20 digits; longer ones are no numbers that anything could compare.
    private const int LengthMax = 40;

    private static bool IsNumber(ReadOnlySpan<byte> version) =>
        version.Length is > 0 and <= LengthMax && version.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
