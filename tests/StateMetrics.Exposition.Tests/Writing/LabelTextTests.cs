using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

public sealed class LabelTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("\\n", "\\\\n")]
    [InlineData("\r\t\u2028{}=,#", "\r\t\u2028{}=,#")]
    [InlineData("日本 😀 \"é\"", "日本 😀 \\\"é\\\"")]
    [InlineData("\0", "\0")]
    public void Backslash_newline_and_quote_are_escaped_and_nothing_else(string value, string expected) =>
        Assert.Equal(expected, Escape(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("FF", "\uFFFD")]
    [InlineData("61FF62", "a\uFFFDb")]
    [InlineData("C3", "\uFFFD")]
    [InlineData("C322", "\uFFFD\\\"")]
    [InlineData("EDA080", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("C080", "\uFFFD\uFFFD")]
    [InlineData("F09F98", "\uFFFD")]
    [InlineData("F09F980A", "\uFFFD\\n")]
    public void Bytes_that_are_no_text_become_the_replacement_character(string hex, string expected) =>
        Assert.Equal(expected, Escape(Convert.FromHexString(hex)));

    [Fact]
    public void Random_bytes_always_give_valid_text_on_one_line()
    {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] value = new byte[random.Next(40)];
            random.NextBytes(value);
            byte[] escaped = LabelText.Escape(value);
            Assert.True(System.Text.Unicode.Utf8.IsValid(escaped));
            Assert.DoesNotContain((byte)'\n', escaped);
            string plain = Encoding.UTF8.GetString(escaped).Replace("\\\\", "", StringComparison.Ordinal)
                .Replace("\\\"", "", StringComparison.Ordinal).Replace("\\n", "", StringComparison.Ordinal);
            Assert.False(plain.AsSpan().ContainsAny('\\', '"'));
        }
    }

    private static string Escape(byte[] value) => Encoding.UTF8.GetString(LabelText.Escape(value));
}
