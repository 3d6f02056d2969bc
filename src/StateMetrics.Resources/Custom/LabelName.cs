using System.Text;

namespace StateMetrics.Resources.Custom;

/// <summary>Names of labels from texts that may hold anything.</summary>
internal static class LabelName
{
    // Prometheus would take it for a second name of the family, and refuse the whole scrape.
    private static readonly byte[] s_nameOfFamily = "__name__"u8.ToArray();
    private static readonly byte[] s_inItsPlace = "_name_"u8.ToArray();

    /// <summary>The text with "_" for every character that a label name cannot have there; a legal one as it is.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> text)
    {
        if (IsLegal(text))
        {
            return text.ToArray();
        }
        if (text.SequenceEqual(s_nameOfFamily))
        {
            return s_inItsPlace;
        }
        var name = new List<byte>(text.Length + 1);
        if (text.IsEmpty || char.IsAsciiDigit((char)text[0]))
        {
            name.Add((byte)'_');
        }
        while (!text.IsEmpty)
        {
            // A character of several bytes is one "_".
            _ = Rune.DecodeFromUtf8(text, out _, out int consumed);
            name.Add(IsInside(text[0]) ? text[0] : (byte)'_');
            text = text[consumed..];
        }
        return [.. name];
    }

    internal static bool IsLegal(ReadOnlySpan<byte> text)
    {
        bool inside = !text.IsEmpty && !char.IsAsciiDigit((char)text[0]) && !text.SequenceEqual(s_nameOfFamily);
        foreach (byte c in text)
        {
            inside &= IsInside(c);
        }
        return inside;
    }

    private static bool IsInside(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == '_';
}
