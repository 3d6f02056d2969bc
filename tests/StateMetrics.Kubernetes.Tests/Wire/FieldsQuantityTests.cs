using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class FieldsQuantityTests
{
    /// <summary>Text, whole number, thousandths: what kube-state-metrics prints; null where it prints only the other.</summary>
    public static TheoryData<string, double?, double?> Rounded => new()
    {
        { "1Ki", 1024, 1024 },
        { "1Mi", 1.048576e6, 1.048576e6 },
        { "1Gi", 1.073741824e9, 1.073741824e9 },
        { "1Ti", 1.099511627776e12, 1.099511627776e12 },
        { "1Pi", 1.125899906842624e15, 1.125899906842624e15 },
        { "1Ei", 1.152921504606847e18, 1.152921504606847e18 },
        { "10Ei", 9.223372036854776e18, 9.223372036854776e18 },
        { "0.5Gi", 5.36870912e8, 5.36870912e8 },
        { "1.5Ki", 1536, 1536 },
        { "-1Ki", -1024, -1024 },
        { "1k", 1000, 1000 },
        { "1M", 1e6, 1e6 },
        { "1G", 1e9, 1e9 },
        { "1T", 1e12, 1e12 },
        { "1P", 1e15, 1e15 },
        { "1E", 1e18, 1e18 },
        { "9E", 9e18, 9e18 },
        { "1n", 1, 0.001 },
        { "1u", 1, 0.001 },
        { "1m", 1, 0.001 },
        { "999m", 1, 0.999 },
        { "1001m", 2, 1.001 },
        { "1e3", 1000, 1000 },
        { "1E3", 1000, 1000 },
        { "12e6", 1.2e7, 1.2e7 },
        { "1e-3", 1, 0.001 },
        { "1e-9", 1, 0.001 },
        { "1e-10", 1, 0.001 },
        { "5e18", 5e18, 5e18 },
        { "1e18", 1e18, 1e18 },
        { "1.5e3", 1500, 1500 },
        { "0e0", 0, 0 },
        { "2", null, 2 },
        { "128974848", 1.28974848e8, null },
        { "0.5", 1, null },
        { "9223372036854775", 9.223372036854776e15, 9.223372036854774e15 },
        { "9223372036854775.5", 9.223372036854776e15, 9.223372036854776e15 },
        { "9223372036854776", 9.223372036854776e15, 9.223372036854776e15 },
        { "9223372036854775807m", 9.223372036854776e15, 9.223372036854776e15 },
        { "9223372036854775808m", 9.223372036854776e15, 9.223372036854776e15 },
        { "9007199254740993", 9.007199254740992e15, 9.007199254740994e15 },
        { "9007199254740993m", 9.007199254741e12, 9.007199254740992e12 },
        { "7Ei", 8.070450532247929e18, 8.070450532247929e18 },
        { "8Ei", 9.223372036854776e18, 9.223372036854776e18 },
        { "9Ei", 9.223372036854776e18, 9.223372036854776e18 },
        { "100Ei", 9.223372036854776e18, 9.223372036854776e18 },
        { "8191Pi", 9.222246136947933e18, 9.222246136947933e18 },
        { "8192Pi", 9.223372036854776e18, 9.223372036854776e18 },
        { "8193Pi", 9.223372036854776e18, 9.223372036854776e18 },
        { "9007199254740991Ki", 9.223372036854775e18, 9.223372036854775e18 },
        { "9007199254740992Ki", 9.223372036854776e18, 9.223372036854776e18 },
        { "1.5Ei", 1.7293822569102705e18, 1.7293822569102705e18 },
        { "7.9999999999Ei", 9.223372036739484e18, 9.223372036739484e18 },
        { "0.3Ki", 308, 307.2 },
        { "0.0001Ki", 1, 0.103 },
        { "1.2345Gi", 1.325534282e9, 1.325534281728e9 },
        { "0", 0, 0 },
        { "1", 1, 1 },
        { "-1", -1, -1 },
        { "0.1", 1, 0.1 },
        { "+5", 5, 5 },
        { "007", 7, 7 },
        { "1.000000001", 2, 1.001 },
        { "1.0000000001", 2, 1.001 },
        { "9223372036854775807", 9.223372036854776e18, 9.223372036854776e18 },
        { "999999999999999999", 1e18, 1e18 },
        { "0.999999999", 1, 1 },
        { "-0.1", -1, -0.1 },
        { "-1.5", -2, -1.5 },
        { "-1001m", -2, -1.001 },
        { "00.50", 1, 0.5 },
        { ".5", 1, 0.5 },
        { "5.", 5, 5 },
        { "8", null, 8 },
        { "5Gi", null, 5.36870912e9 },
        { "10G", null, 1e10 },
        { "110", null, 110 },
        { "512Mi", null, 5.36870912e8 },
        { "39", null, 39 },
        { "4", null, 4 },
        { "1024.5", null, 1024.5 },
        { "100.0", null, 100 },
        { "100m", null, 0.1 },
        { "1.5Gi", null, 1.610612736e9 },
        { "999999", null, 999999 },
        { "1000000", null, 1e6 },
        { "1234567", null, 1.234567e6 },
        { "123456789012", null, 1.23456789012e11 },
        { "1001u", null, 0.002 },
        { "-100m", null, -0.1 },
        { "0.0000000001", null, 0.001 },
        { "3.7", null, 3.7 },
    };

    /// <summary>Text, digits × power of ten, with the errors of that product.</summary>
    public static TheoryData<string, double> Approximate => new()
    {
        { "10Ei", 9.223372036854776e18 },
        { "9007199254740993", 9.007199254740992e15 },
        { "1.5Gi", 1.610612736e9 },
        { "0.3", 0.30000000000000004 },
        { "0.7", 0.7000000000000001 },
        { "300m", 0.3 },
        { "0.30", 0.3 },
        { "1.1", 1.1 },
        { "0.15", 0.15 },
        { "12.34", 12.34 },
        { "0.1Gi", 1.073741824e8 },
        { "1.1Ki", 1126.4 },
        { "0.123456789012", 0.12345679000000001 },
        { "7e-2", 0.07 },
        { "3u", 3e-06 },
        { "123456789012345678", 1.2345678901234568e17 },
        { "1234567890123456789", 1.234567890123457e18 },
        { "12345678901234567890", 1.234567890123457e19 },
        { "0.1234567891", 0.12345679000000001 },
        { "1e19", 1e19 },
        { "10E", 1e19 },
        { "-10Ei", -9.223372036854776e18 },
        { "-0.3", -0.30000000000000004 },
        { "-0.3Ki", -307.20000000000005 },
        { "1e-12", 1e-09 },
        { "1E-3", 0.001 },
        { "2.50", 2.5 },
        { "1000000.1", 1.0000001000000001e6 },
        { "1e22", 1e22 },
        { "1e308", 1e308 },
        { "1e309", double.PositiveInfinity },
    };

    /// <summary>Text, whole number, thousandths, where kube-state-metrics wraps around or rounds towards zero.</summary>
    public static TheoryData<string, double, double> BeyondGo => new()
    {
        { "10E", 1e19, 1e19 },
        { "1e19", 1e19, 1e19 },
        { "100000P", 1e20, 1e20 },
        { "9223372036854775808", 9223372036854775808, 9223372036854775808 },
        { "18446744073709551617", 18446744073709551616d, 18446744073709551616d },
        { "99999999999999999999", 1e20, 1e20 },
        { "123456789012345678901234567890", 123456789012345678901234567890d, 123456789012345678901234567890d },
        { "1e30", 1e30, 1e30 },
        { "1e308", 1e308, 1e308 },
        { "1e309", double.PositiveInfinity, double.PositiveInfinity },
        { "-1e999999999999999999999", double.NegativeInfinity, double.NegativeInfinity },
        { "1e999999999", double.PositiveInfinity, double.PositiveInfinity },
        { "1e-999999999", 1, 0.001 },
        { "-1e-999999999", -1, -0.001 },
        { "0e999999999", 0, 0 },
        { "-10E", -1e19, -1e19 },
        { "-9223372036854775807", -9223372036854775808, -9223372036854775808 },
        { "-1234567890123456789", -1234567890123456789, -1234567890123456789 },
        { "-0.3Ki", -308, -307.2 },
        { "-1.2345Gi", -1325534282, -1325534281.728 },
        { "-10Ei", -9223372036854775808, -9223372036854775808 },
        { "-1.00000000001k", -1001, -1000.001 },
        { "-1.0000000001", -2, -1.001 },
        { "-10000000000000000", -1e16, -1e16 },
        // 2^53 + 1 is half-way between two doubles; what follows decides.
        { "9007199254740993.0000000000000000000000000000000000000000000001", 9007199254740994, 9007199254740994 },
    };

    [Theory]
    [MemberData(nameof(Rounded))]
    public void A_quantity_is_rounded_away_from_zero(string text, double? whole, double? thousandths)
    {
        Quantity quantity = Parse(text);
        Assert.Equal(whole ?? quantity.Value, quantity.Value);
        Assert.Equal(thousandths ?? quantity.Milli, quantity.Milli);
    }

    [Theory]
    [MemberData(nameof(Approximate))]
    public void An_approximate_quantity_carries_the_error_of_its_product(string text, double approximate) =>
        Assert.Equal(approximate, Parse(text).Approximate);

    [Theory]
    [MemberData(nameof(BeyondGo))]
    public void A_quantity_beyond_64_bits_keeps_size_and_sign(string text, double whole, double thousandths)
    {
        Quantity quantity = Parse(text);
        Assert.Equal((whole, thousandths), (quantity.Value, quantity.Milli));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("m")]
    [InlineData("Ki")]
    [InlineData("-.G")]
    [InlineData("1.1.M")]
    [InlineData("1+1.0M")]
    [InlineData("0.1mi")]
    [InlineData("0.1am")]
    [InlineData("aoeu")]
    [InlineData(".5i")]
    [InlineData("1i")]
    [InlineData("-3.01i")]
    [InlineData("-3.01e-")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("1e5m")]
    [InlineData("1K")]
    [InlineData("1ki")]
    [InlineData("1KiB")]
    [InlineData("--1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("\u0661")]
    public void What_is_no_quantity_is_refused(string text) =>
        Assert.False(Quantity.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("", '0', "", 0)]
    [InlineData("", '9', "m", double.PositiveInfinity)]
    [InlineData("", '1', "Ki", 9223372036854775807)]
    [InlineData("0.", '1', "", 1)]
    [InlineData("1.", '0', "", 1)]
    [InlineData("1.", '1', "k", 1112)]
    [InlineData("0.", '0', "1e1048577", 1)]
    [InlineData("1", '0', "e-1048576", 1)]
    public void A_quantity_of_a_megabyte_is_read_in_passing(string before, char digit, string after, double whole) =>
        Assert.Equal(whole, Parse(before + new string(digit, 1 << 20) + after).Value);

    [Fact]
    public void Zero_has_no_sign() => Assert.False(double.IsNegative(Parse("-0").Value));

    [Fact]
    public void The_message_of_a_bad_quantity_shows_its_beginning() => Assert.Equal(
        $"'{new string('x', 64)}…' where a quantity is expected",
        Assert.Throws<InvalidDataException>(() => Parse(new string('x', 100))).Message);

    private static Quantity Parse(string text) => Quantity.Parse(Encoding.UTF8.GetBytes(text));
}
