namespace StateMetrics.Exposition.Store;

/// <summary>
/// The lengths of the codes for sample text, in bits. They come from what <see cref="Deflater"/> leaves to write of the text
/// of 50,000 pods (six tenths), of all kinds with all their labels (three) and of the golden cases (one); bytes that these
/// have not are still more frequent than in truth, so that they cost less than two bytes. What is left is uids and hashes
/// mostly, whose digits have the shortest codes.
/// </summary>
internal static class ExpositionCode
{
    /// <summary>Of the 256 bytes, the end, and the lengths of copies.</summary>
    public static ReadOnlySpan<byte> Literals =>
    [
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 10, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        10, 12, 8, 12, 12, 12, 12, 12, 12, 12, 12, 12, 9, 4, 10, 12,
        5, 5, 5, 5, 4, 5, 5, 4, 4, 4, 12, 12, 12, 9, 12, 12,
        12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
        12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 9,
        12, 4, 5, 5, 5, 4, 5, 8, 8, 8, 8, 7, 7, 7, 7, 7,
        7, 8, 7, 7, 7, 8, 8, 8, 8, 10, 8, 11, 12, 10, 12, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
        14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,

        11, 11, 12, 10, 10, 6, 8, 9, 10, 9, 7, 9, 10, 8, 9,
        10, 9, 10, 10, 8, 7, 7, 6, 7, 8, 8, 9, 11, 12, 10,
    ];

    /// <summary>Of the distances of copies.</summary>
    public static ReadOnlySpan<byte> Distances =>
    [
        12, 12, 12, 12, 11, 11, 11, 11, 10, 10, 8, 7, 5, 5, 1,
        4, 4, 3, 5, 4, 6, 7, 6, 7, 7, 7, 7, 8, 9, 10,
    ];

    /// <summary>Of the code in which the head of a block gives these lengths.</summary>
    public static ReadOnlySpan<byte> CodeLengths => [0, 7, 0, 7, 4, 4, 6, 4, 4, 4, 3, 5, 3, 0, 3, 0, 2, 0, 0];
}
