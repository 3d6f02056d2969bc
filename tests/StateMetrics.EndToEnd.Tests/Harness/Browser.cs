using Microsoft.Playwright;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>Debian's Chromium without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    internal static async Task<Browser> StartAsync()
    {
        string program = TestEnvironment.Program("chromium");
        IPlaywright playwright = await Playwright.CreateAsync();
        try
        {
            // The tests may run as root, whom Chromium gives no sandbox; it sees nothing but our own pages.
            IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"] });
            return new Browser(playwright, browser);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens a page in a window of this width, which collects what goes wrong in it.</summary>
    internal async Task<OpenedPage> OpenAsync(string address, int width, ColorScheme colours = ColorScheme.Light)
    {
        IPage page = await _browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 780 },
            ColorScheme = colours,
        });
        return await OpenedPage.OpenAsync(page, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
