using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class FieldsTimestampTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:01Z", 1)]
    [InlineData("1969-12-31T23:59:59Z", -1)]
    [InlineData("1969-12-31T23:59:58.5Z", -2)]
    [InlineData("2024-06-01T12:00:00+02:00", 1717236000)]
    [InlineData("2024-06-01T00:30:00-07:30", 1717228800)]
    [InlineData("2024-06-01T00:30:00.999999999Z", 1717201800)]
    [InlineData("2024-06-01T00:30:00,5Z", 1717201800)]
    [InlineData("2024-06-01T00:30:00.123456789012345678901+00:00", 1717201800)]
    [InlineData("2024-02-29T23:59:59Z", 1709251199)]
    [InlineData("2000-02-29T00:00:00Z", 951782400)]
    [InlineData("9999-12-31T23:59:59Z", 253402300799)]
    [InlineData("0001-01-01T00:00:01Z", -62135596799)]
    [InlineData("0000-02-29T00:00:00Z", -62162121600)]
    [InlineData("0000-01-01T00:00:00Z", -62167219200)]
    [InlineData("0000-01-01T00:00:00+24:00", -62167305600)]
    public void A_time_is_whole_unix_seconds_rounded_down(string text, long seconds) =>
        Assert.Equal(seconds, Parse(text)!.Value.Seconds);

    [Theory]
    [InlineData("")]
    [InlineData("2024-06-01")]
    [InlineData("2024-06-01 00:30:00Z")]
    [InlineData("2024-06-01t00:30:00z")]
    [InlineData("2024-06-01T00:30:00")]
    [InlineData("2024-06-01T00:30:00.Z")]
    [InlineData("2024-06-01T00:30:00.5")]
    [InlineData("2024-06-01T00:30:00Z ")]
    [InlineData("2024-06-01T00:30:00+0200")]
    [InlineData("2024-06-01T00:30:00+02")]
    [InlineData("2024-06-01T00:30:00+25:00")]
    [InlineData("2024-06-01T00:30:00+02:60")]
    [InlineData("2024-06-01T24:00:00Z")]
    [InlineData("2024-06-01T23:60:00Z")]
    [InlineData("2024-06-01T23:59:60Z")]
    [InlineData("2024-00-01T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-06-00T00:00:00Z")]
    [InlineData("2024-06-31T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("-024-06-01T00:00:00Z")]
    [InlineData("12024-06-01T00:00:00Z")]
    public void What_is_no_time_is_refused(string text) => Assert.Null(Parse(text));

    [Fact]
    public void Every_day_of_the_calendar_agrees_with_the_clock_of_the_platform()
    {
        long seconds = new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        for (int day = 0; day < 366 * 1000; day += 13)
        {
            DateTimeOffset noon = DateTimeOffset.FromUnixTimeSeconds(seconds + (day * 86_400L) + 43_200);
            Assert.Equal(noon.ToUnixTimeSeconds(), Parse(noon.ToString("yyyy-MM-ddTHH:mm:ssZ"))!.Value.Seconds);
        }
    }

    [Fact]
    public void The_zero_time_is_the_first_second_of_year_one()
    {
        Assert.Equal(default(Timestamp), Parse("0001-01-01T00:00:00Z"));
        Assert.True(default(Timestamp).IsZero);
        Assert.Equal(-62135596800, default(Timestamp).Seconds);
        Assert.False(new Timestamp(0).IsZero);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Any_number_of_seconds_comes_back(long seconds) => Assert.Equal(seconds, new Timestamp(seconds).Seconds);

    private static Timestamp? Parse(string text) =>
        Timestamp.TryParse(Encoding.UTF8.GetBytes(text), out Timestamp time) ? time : null;
}
