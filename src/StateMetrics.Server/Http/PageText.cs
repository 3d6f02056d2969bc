using System.Net;

namespace StateMetrics.Server.Http;

/// <summary>A whole HTML page around its content. No script and nothing from elsewhere.</summary>
internal static class PageText
{
    internal const string ContentType = "text/html; charset=utf-8";

    /// <param name="title">Of the page, as text.</param>
    /// <param name="body">Its content, as HTML.</param>
    /// <param name="refreshSeconds">Null for a page that stays as it is.</param>
    internal static string Of(string title, string body, int? refreshSeconds = null)
    {
        string refresh = refreshSeconds is int seconds ? $"<meta http-equiv=\"refresh\" content=\"{seconds}\">\n" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {refresh}<link rel="icon" href="data:,">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>{LandingStyle.Css}</style>
            </head>
            <body>
            <main>
            {body}</main>
            </body>
            </html>

            """;
    }
}
