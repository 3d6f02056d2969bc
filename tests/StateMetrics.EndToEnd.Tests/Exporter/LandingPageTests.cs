using Microsoft.Playwright;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>The page for a person, in a real browser; the frozen server's test shows it with a stale and a forbidden resource.</summary>
public sealed class LandingPageTests
{
    [Fact]
    public async Task It_shows_what_is_read_on_a_phone_and_on_a_desk_and_refreshes_itself()
    {
        await using ExporterProcess exporter = ExporterProcess.Start("demo", "--pods=300", "--churn=20");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(30));
        await using Browser browser = await Browser.StartAsync();
        foreach ((int width, ColorScheme colours) in new[] { (320, ColorScheme.Light), (390, ColorScheme.Dark), (1280, ColorScheme.Light) })
        {
            OpenedPage page = await browser.OpenAsync($"http://127.0.0.1:{exporter.Port}/", width, colours);
            await page.IsReadableAsync();
            Assert.Equal(1, page.Requests);
            Assert.Contains("fresh", await page.Row("pods").InnerTextAsync(), StringComparison.Ordinal);
        }

        OpenedPage still = await browser.OpenAsync($"http://127.0.0.1:{exporter.Port}/?refresh=off", 390);
        OpenedPage refreshing = await browser.OpenAsync($"http://127.0.0.1:{exporter.Port}/", 390);
        string first = await AsOfAsync(refreshing);
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(30), async () =>
            refreshing.Requests > 1 && await AsOfAsync(refreshing) != first ? null : "the page has not refreshed itself");
        Assert.Equal(1, still.Requests);
        await refreshing.IsReadableAsync();
    }

    [Fact]
    public async Task The_telemetry_port_has_a_readable_page_too()
    {
        await using ExporterProcess exporter = ExporterProcess.Start("demo", "--pods=10");
        await exporter.ReadyAsync(TimeSpan.FromSeconds(30));
        await using Browser browser = await Browser.StartAsync();
        OpenedPage page = await browser.OpenAsync($"http://127.0.0.1:{exporter.TelemetryPort}/", 320);
        await page.IsReadableAsync();
    }

    private static async Task<string> AsOfAsync(OpenedPage page) =>
        await page.Page.Locator("p time").First.GetAttributeAsync("datetime") ?? "";
}
