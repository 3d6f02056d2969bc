using System.Text;

namespace StateMetrics.Resources.Tests;

public class AddressFamilyTests
{
    [Theory]
    [InlineData("10.1.2.3", "4")]
    [InlineData("0.0.0.0", "4")]
    [InlineData("255.255.255.255", "4")]
    [InlineData("::ffff:10.9.8.7", "4")]
    [InlineData("::FFFF:a09:807", "4")]
    [InlineData("0:0:0:0:0:ffff:1.2.3.4", "4")]
    [InlineData("::ffff:1.2.3.4%z", "4")]
    [InlineData("::", "6")]
    [InlineData("::1", "6")]
    [InlineData("1::", "6")]
    [InlineData("1:2:3:4:5:6:7:8", "6")]
    [InlineData("1:2:3:4:5:6:7::", "6")]
    [InlineData("::2:3:4:5:6:7:8", "6")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "6")]
    [InlineData("::1.2.3.4", "6")]
    [InlineData("fe80::1%eth0", "6")]
    [InlineData("2001:DB8::a", "6")]
    public void An_address_has_a_family(string text, string family) => Assert.Equal(family, Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("1..2.3")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.0x4")]
    [InlineData("1.2.3.4%eth0")]
    [InlineData("1.2.3.4/24")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.-4")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1::2::3")]
    [InlineData("1:::2")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1.2.3.4::")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("::1.2.3")]
    [InlineData("fe80::1%")]
    [InlineData("[::1]")]
    [InlineData("::/0")]
    public void What_is_no_address_has_none(string text) => Assert.Equal("", Of(text));

    private static string Of(string text) => Encoding.UTF8.GetString(AddressFamily.Of(Encoding.UTF8.GetBytes(text)).Span);
}
