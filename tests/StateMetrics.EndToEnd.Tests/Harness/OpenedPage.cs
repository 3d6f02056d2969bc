using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>A page in a browser, and what a person with that window and those eyes can make of it.</summary>
internal sealed class OpenedPage
{
    // WCAG 2.2, contrast (minimum) for text of ordinary size.
    private const double ContrastMin = 4.5;

    /// <summary>Every element with text of its own, with its box, size and contrast; the page has one ground.</summary>
    private const string Texts = """
        () => {
          const luminance = colour => {
            const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map(c => c / 255)
              .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = luminance(getComputedStyle(document.body).backgroundColor);
          return [...document.querySelectorAll('main *')]
            .filter(e => !e.closest('thead') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => {
              const ink = luminance(getComputedStyle(e).color);
              const box = e.getBoundingClientRect();
              return [e.textContent.trim(), box.left, box.right, parseFloat(getComputedStyle(e).fontSize),
                (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)].join('\t');
            });
        }
        """;

    private readonly ConcurrentQueue<string> _complaints = [];
    private int _requests;

    private OpenedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _complaints.Enqueue($"console: {message.Text}");
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        page.Request += (_, _) => Interlocked.Increment(ref _requests);
    }

    internal IPage Page { get; }

    /// <summary>Requests so far, of the page and of what it loads.</summary>
    internal int Requests => Volatile.Read(ref _requests);

    internal static async Task<OpenedPage> OpenAsync(IPage page, string address)
    {
        var opened = new OpenedPage(page);
        IResponse? answer = await page.GotoAsync(address);
        Assert.Equal(200, answer!.Status);
        return opened;
    }

    /// <summary>Nothing is wider than the window, too small or too pale to read, and the browser complains about nothing.</summary>
    internal async Task IsReadableAsync()
    {
        int width = await Page.EvaluateAsync<int>("() => window.innerWidth");
        Assert.Equal(width, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        string[] texts = await Page.EvaluateAsync<string[]>(Texts);
        Assert.NotEmpty(texts);
        foreach (string text in texts)
        {
            string[] parts = text.Split('\t');
            Assert.True(double.Parse(parts[^4]) >= 0 && double.Parse(parts[^3]) <= width, $"outside of the window: {text}");
            Assert.True(double.Parse(parts[^2]) >= 14, $"small: {text}");
            Assert.True(double.Parse(parts[^1]) >= ContrastMin, $"pale: {text}");
        }

        Assert.Equal("en", await Page.GetAttributeAsync("html", "lang"));
        Assert.Empty(_complaints);
    }

    /// <summary>The row of the table that begins with this, as assistive technology finds it.</summary>
    internal ILocator Row(string header) => Page.GetByRole(AriaRole.Table, new() { Name = "What is read" })
        .GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Rowheader, new() { Name = header }) });
}
