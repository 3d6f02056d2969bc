using System.Globalization;
using System.Text;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>Values of the API's plain types for an object of one kind, mostly such as nobody expects.</summary>
internal sealed class RandomValues(Random random, KnownTexts known, string kind)
{
    private const int LongTextLength = 3000;

    private static readonly string[] s_oddTexts =
    [
        "", " ", "a", "\"", "\\", "\n", "\r\n", "\t", "\0", "\u0001", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\uffff", "é", "ß",
        "日本", "😀", "\ud800", "\udc00", "\udfff\ud800", "\\n", "\\\"", "\"} 1\n", "{a=\"b\"}", "# TYPE a gauge\n", "__name__", "le",
        "a_b", "a-b", "a.b", "aB", "AB", "a/b", "1a", "-1", "0", "1e400", "NaN", "+Inf", "true", "True", "False", "null", "<nil>",
        "0 0 * * *", "*/5 * 13 * 5", "@every 1h", "@yearly", "99 * * * *", "UTC", "Europe/Berlin", "../etc/passwd", "1970-01-01T00:00:00Z",
        "10.0.0.1", "::1", "25%", "100Gi", "cpu", "memory", "%s%n", "${x}", "\u202eabc", "a\u0301",
    ];

    private static readonly string[] s_quantities =
    [
        "0", "-0", "1", "-1", "+5", ".5", "5.", "0.1", "-0.3", "100m", "250m", "1n", "1u", "1k", "1M", "1G", "1T", "1P", "1E", "-1Ei",
        "1Ki", "1.5Gi", "-0.3Ki", "8Ei", "99999999Ei", "1e3", "1E3", "12e-1", "1e18", "1e19", "1e30", "1e400", "-1e400", "1e-9",
        "1e-999999999", "1e999999999", "0e999999999", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "123456789012345678901234567890", "0.000000000000000000000001", "00012", "1000000000000000000000m",
    ];

    private static readonly string[] s_numberQuantities =
        ["0", "-0", "1", "2", "-3", "0.5", "1e3", "1E-3", "1e400", "123456789012345678901"];

    private static readonly long[] s_integers =
        [0, 1, -1, 2, 3, 80, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 9007199254740993, long.MaxValue, long.MinValue];

    private static readonly int[] s_smallIntegers = [0, 1, -1, 2, 3, 5, 80, 443, 65536, 1_000_000, int.MaxValue, int.MinValue];

    private static readonly string[] s_times =
    [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000001Z",
        "2000-02-29T23:59:59+14:00",
        "2024-03-01T08:30:15Z", "2024-12-31T23:59:59.999999999Z", "2038-01-19T03:14:08-08:00", "9999-12-31T23:59:59Z",
    ];

    internal bool Chance(int percent) => random.Next(100) < percent;

    internal int Below(int count) => random.Next(count);

    internal string Of(string[] values) => values[random.Next(values.Length)];

    internal long Int64() => s_integers[random.Next(s_integers.Length)];

    internal int Int32() => s_smallIntegers[random.Next(s_smallIntegers.Length)];

    internal bool QuantityIsNumber() => Chance(20);

    internal string NumberQuantity() => Of(s_numberQuantities);

    internal string Quantity(string key)
    {
        string[] texts = known.Under(kind, key);
        return texts.Length > 0 && Chance(10) && Of(texts) is var text && char.IsAsciiDigit(text[0]) && text.All(char.IsAsciiDigit)
            ? text
            : Of(s_quantities);
    }

    internal string Time() => Chance(50)
        ? Of(s_times)
        : new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    internal string Base64()
    {
        byte[] bytes = new byte[random.Next(8)];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>A text for a key: one that the key knows, or an odd one, or both.</summary>
    internal string Text(string key)
    {
        string[] texts = known.Under(kind, key);
        int choice = random.Next(100);
        if (texts.Length > 0 && choice < 70)
        {
            return Of(texts);
        }
        if (texts.Length > 0 && choice < 80)
        {
            return Of(texts) + OddText();
        }
        return OddText();
    }

    internal string OddText()
    {
        if (random.Next(2000) == 0)
        {
            return new string('x', LongTextLength) + Of(s_oddTexts);
        }
        var text = new StringBuilder();
        for (int pieces = random.Next(4); pieces >= 0; pieces--)
        {
            text.Append(Of(s_oddTexts));
        }
        return text.ToString();
    }
}
