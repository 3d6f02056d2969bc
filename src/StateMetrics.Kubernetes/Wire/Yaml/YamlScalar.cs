using System.Buffers;
using System.Globalization;

namespace StateMetrics.Kubernetes.Wire.Yaml;

internal enum YamlScalarType
{
    Null,
    Boolean,
    Integer,
    Float,
    Text,
}

/// <summary>
/// The type of an unquoted scalar as the Kubernetes tools read it: YAML 1.1, https://yaml.org/type/, without its
/// timestamps, base-60 numbers and single-letter booleans.
/// </summary>
internal static class YamlScalar
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> s_floatCharacters = SearchValues.Create("0123456789.eE+-_");

    internal static YamlScalarType Classify(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarType.Null,
        _ when TryBoolean(text, out _) => YamlScalarType.Boolean,
        _ when TryInteger(text, out _) => YamlScalarType.Integer,
        _ when TryFloat(text, out _) => YamlScalarType.Float,
        _ => YamlScalarType.Text,
    };

    internal static bool TryBoolean(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";
        return value || text is "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF";
    }

    internal static bool TryInteger(string text, out Int128 value)
    {
        value = 0;
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart("+-");
        if (text.Length - digits.Length > 1 || digits.IsEmpty || digits[0] is < '0' or > '9')
        {
            return false;
        }
        (int radix, int prefix) = digits switch
        {
            ['0', 'x', ..] => (16, 2),
            ['0', 'b', ..] => (2, 2),
            ['0', 'o', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        digits = digits[prefix..];
        if (digits.IsEmpty || digits.Length > 64)
        {
            return false;
        }
        foreach (char digit in digits)
        {
            int worth = digit == '_' ? -1 : char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (worth >= radix || value > Int128.MaxValue / 32)
            {
                return false;
            }
            value = worth < 0 ? value : (value * radix) + worth;
        }
        value = text[0] == '-' ? -value : value;
        // Beyond 64 bits the Kubernetes tools read a float.
        return value >= long.MinValue && value <= ulong.MaxValue;
    }

    internal static bool TryFloat(string text, out double value)
    {
        value = 0;
        ReadOnlySpan<char> unsigned = text.AsSpan().TrimStart("+-");
        bool numeric = text.Length - unsigned.Length <= 1 && unsigned.Length > 0 && unsigned.ContainsAny(s_digits)
            && unsigned[0] is '.' or (>= '0' and <= '9');
        return numeric && !unsigned.ContainsAnyExcept(s_floatCharacters)
            && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }
}
