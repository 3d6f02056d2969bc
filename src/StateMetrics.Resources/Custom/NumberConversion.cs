using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// Values of custom resources as numbers: booleans, numbers, and texts that mean one. The order of the attempts decides what
/// an ambiguous text means: words, times, quantities (250m), percentages, literals of Go.
/// </summary>
internal static class NumberConversion
{
    /// <summary>False for null, lists, maps and texts that are no number.</summary>
    internal static bool TryConvert(JsonTreeValue value, out double number)
    {
        number = 0;
        switch (value.Kind)
        {
            case JsonTreeKind.Boolean:
                number = value.Boolean ? 1 : 0;
                return true;
            case JsonTreeKind.Integer or JsonTreeKind.Float:
                number = value.Number;
                return true;
            case JsonTreeKind.Text:
                return TryConvert(value.Text.Span, out number);
            default:
                return false;
        }
    }

    internal static bool TryConvert(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        if (IsWord(text, "true"u8) || IsWord(text, "yes"u8))
        {
            number = 1;
            return true;
        }
        if (IsWord(text, "false"u8) || IsWord(text, "no"u8) || IsWord(text, "unknown"u8))
        {
            return true;
        }
        if (Timestamp.TryParse(text, out Timestamp time))
        {
            number = time.Seconds;
            return true;
        }
        if (Quantity.TryParse(text, out Quantity quantity))
        {
            number = quantity.Approximate;
            return true;
        }
        if (text is [.. var digits, (byte)'%'] && digits.Length > 0 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            bool read = FloatLiteral.TryParse(digits, out double percent);
            number = percent / 100;
            return read;
        }
        return FloatLiteral.TryParse(text, out number);
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
}
