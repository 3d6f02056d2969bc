using System.Globalization;
using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(9, "9")]
    [InlineData(10, "10")]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(999999, "999999")]
    [InlineData(-999999, "-999999")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(1000000, "1e+06")]
    [InlineData(-1000000, "-1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(1234567.5, "1.2345675e+06")]
    [InlineData(-1234567, "-1.234567e+06")]
    [InlineData(1520742896, "1.520742896e+09")]
    [InlineData(1709281815, "1.709281815e+09")]
    [InlineData(123456.78, "123456.78")]
    [InlineData(-123456.78, "-123456.78")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(-0.000012345, "-1.2345e-05")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(0.7000000000000001, "0.7000000000000001")]
    [InlineData(1.2000000000000002, "1.2000000000000002")]
    [InlineData(100, "100")]
    [InlineData(100.5, "100.5")]
    [InlineData(5368709120, "5.36870912e+09")]
    [InlineData(9007199254740991, "9.007199254740991e+15")]
    [InlineData(9007199254740992, "9.007199254740992e+15")]
    [InlineData(9223372036854775807, "9.223372036854776e+18")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e100, "1e+100")]
    [InlineData(1.5e-100, "1.5e-100")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.MinValue, "-1.7976931348623157e+308")]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    public void Numbers_have_the_shortest_digits_in_the_layout_of_the_text_format(double value, string expected) =>
        Assert.Equal(expected, Text(value));

    [Fact]
    public void Any_double_reads_back_as_itself_and_is_laid_out_by_its_exponent()
    {
        var random = new Random(20261121);
        for (int i = 0; i < 200_000; i++)
        {
            double value = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextInt64(-10_000_000_000, 10_000_000_000),
                2 => random.NextInt64(-1L << 54, 1L << 54),
                _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-7, 9)),
            };
            if (!double.IsFinite(value))
            {
                continue;
            }

            string text = Text(value);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(Digits(value.ToString("R", CultureInfo.InvariantCulture)), Digits(text));
            double size = Math.Abs(value);
            Assert.Equal(size != 0 && (size < 1e-4 || size >= 1e6), text.Contains('e', StringComparison.Ordinal));
        }
    }

    private static string Digits(string number)
    {
        int e = number.IndexOfAny(['e', 'E']);
        string mantissa = e < 0 ? number : number[..e];
        return mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').Trim('0');
    }

    private static string Text(double value)
    {
        Span<byte> output = stackalloc byte[NumberText.LengthMax];
        return Encoding.UTF8.GetString(output[..NumberText.Write(output, value)]);
    }
}
