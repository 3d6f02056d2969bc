using System.Text;

namespace StateMetrics.Resources.Tests;

public sealed class FloatLiteralTests
{
    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("+1.5", 1.5)]
    [InlineData("-7", -7.0)]
    [InlineData("12345678901234567890", 12345678901234567890.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1E-3", 0.001)]
    [InlineData("1_000.0_1e1_0", 10000100000000.0)]
    [InlineData("0x1p-2", 0.25)]
    [InlineData("0X_1.8P+1", 3.0)]
    [InlineData("0x1fffffffffffff8p0", 144115188075855872.0)]
    [InlineData("0x10000000000000800000001p-24", 18446744073709555712.0)]
    [InlineData("1e-400", 0.0)]
    [InlineData("0x1p-99999999999", 0.0)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-InFiNiTy", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    public void Numbers_are_read_as_go_reads_them(string text, double value)
    {
        Assert.True(FloatLiteral.TryParse(Encoding.UTF8.GetBytes(text), out double read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("abc")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("1e")]
    [InlineData("1e400")]
    [InlineData("0x1p99999")]
    [InlineData("0x10")]
    [InlineData("0xp1")]
    [InlineData("0b1")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("1_.5")]
    [InlineData("+nan")]
    [InlineData("1,000")]
    [InlineData("١")]
    public void Other_texts_are_no_number(string text) => Assert.False(FloatLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
