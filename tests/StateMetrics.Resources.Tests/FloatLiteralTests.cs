using System.Text;

namespace StateMetrics.Resources.Tests;

public sealed class FloatLiteralTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("42", 42)]
    [InlineData("+42", 42)]
    [InlineData("007", 7)]
    [InlineData("1.50", 1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("-5.", -5)]
    [InlineData("1e3", 1000)]
    [InlineData("1E+3", 1000)]
    [InlineData("25e-2", 0.25)]
    [InlineData("18446744073709551615", 18446744073709551616.0)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", 5e-324)]
    [InlineData("1e-400", 0)]
    [InlineData("1e-99999999999999999999", 0)]
    [InlineData("0e99999999999999999999", 0)]
    public void Decimal_numbers_are_read(string text, double value) => Assert.Equal(value, Parsed(text));

    [Theory]
    [InlineData("0x1p4", 16)]
    [InlineData("0X1P4", 16)]
    [InlineData("0x1p-2", 0.25)]
    [InlineData("-0x.8p+1", -1)]
    [InlineData("0xAb.Cdp0", 171.80078125)]
    [InlineData("0x1.fffffffffffffp1023", double.MaxValue)]
    [InlineData("0x1p-1074", 5e-324)]
    [InlineData("0x1p-99999999999", 0)]
    [InlineData("0x0p99999999999", 0)]
    [InlineData("0x20000000000001p0", 9007199254740992.0)]
    [InlineData("0x20000000000001.0000000000000000001p0", 9007199254740994.0)]
    [InlineData("0x20000000000003p0", 9007199254740996.0)]
    [InlineData("0x100000000000000000000p0", 1.2089258196146292e+24)]
    public void Hexadecimal_numbers_are_read(string text, double value) => Assert.Equal(value, Parsed(text));

    [Theory]
    [InlineData("1_0", 10)]
    [InlineData("1_000_000", 1_000_000)]
    [InlineData("-1_0.2_5e1_0", -10.25e10)]
    [InlineData("0x_1p1_0", 1024)]
    [InlineData("0xa_bp0", 171)]
    public void Underscores_between_digits_do_not_count(string text, double value) => Assert.Equal(value, Parsed(text));

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Infinity", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    public void Infinities_and_nan_are_numbers(string text, double value) => Assert.Equal(value, Parsed(text));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("12 ")]
    [InlineData(" 12")]
    [InlineData("12\0")]
    [InlineData("+")]
    [InlineData("+-1")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.0")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("0x")]
    [InlineData("0xp1")]
    [InlineData("0x.p1")]
    [InlineData("0x1p")]
    [InlineData("0x1.1.1p1")]
    [InlineData("0b1")]
    [InlineData("1a")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("1_.5")]
    [InlineData("1._5")]
    [InlineData("1e_5")]
    [InlineData("1_e5")]
    [InlineData("0_x1p4")]
    [InlineData("0x1_p4")]
    [InlineData("in_f")]
    [InlineData("+nan")]
    [InlineData("-nan")]
    [InlineData("infinit")]
    [InlineData("\u221e")]
    [InlineData("\u0661")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e99999999999999999999")]
    [InlineData("0x1p1024")]
    [InlineData("0x1.fffffffffffff8p1023")]
    public void Other_text_is_no_number(string text) => Assert.False(FloatLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _));

    private static double Parsed(string text)
    {
        Assert.True(FloatLiteral.TryParse(Encoding.UTF8.GetBytes(text), out double value));
        return value;
    }
}
