using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

public sealed class LogTests
{
    [Theory]
    [InlineData(LogLevel.Critical, "fatal")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Warning, "warn ")]
    [InlineData(LogLevel.Information, "info ")]
    [InlineData(LogLevel.Debug, "debug")]
    public void An_event_is_one_line_with_time_and_level(LogLevel level, string word) =>
        Assert.Equal($"2026-03-01T12:00:00.000Z {word} pods: listed\n", Written(level, "pods: listed"));

    [Theory]
    [InlineData("a\nb", "a b")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("a\u2028b\u0085c", "a b c")]
    public void Nothing_in_a_message_begins_another_line(string message, string shown) =>
        Assert.Equal($"2026-03-01T12:00:00.000Z info  {shown}\n", Written(LogLevel.Information, message));

    [Fact]
    public void A_bug_comes_with_its_stack() => Assert.Equal(
        "2026-03-01T12:00:00.000Z error oops\nSystem.InvalidOperationException: a bug\n",
        Written(LogLevel.Error, "oops", new InvalidOperationException("a bug")));

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void Warnings_of_the_frameworks_are_let_through_and_their_chatter_is_not(LogFormat format)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(LogSetup.For(new LogOptions { Format = format }, new ManualTimeProvider()));
        ILogger own = loggers.CreateLogger("state-metrics");
        ILogger framework = loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel");
        Assert.Equal((true, false), (own.IsEnabled(LogLevel.Information), own.IsEnabled(LogLevel.Debug)));
        Assert.Equal((true, false), (framework.IsEnabled(LogLevel.Warning), framework.IsEnabled(LogLevel.Information)));
        Assert.False(loggers.CreateLogger("Microsoft.Extensions.Hosting.Internal.Host").IsEnabled(LogLevel.Critical));
    }

    private static string Written(LogLevel level, string message, Exception? exception = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(level, "category", new EventId(7), message, exception, static (state, _) => state);
        new PlainLogFormatter(new ManualTimeProvider()).Write(entry, null, text);
        return text.ToString();
    }
}
