using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>
/// The headers with which a browser shows our pages: nothing is loaded, run, framed or sent anywhere, and a style only where
/// it bears the page's nonce. What the web configuration sets wins.
/// </summary>
internal static class PageHeaders
{
    private static readonly object s_nonce = new();

    /// <summary>The nonce for the style elements of this answer.</summary>
    internal static string NonceOf(HttpContext context)
    {
        if (context.Items.TryGetValue(s_nonce, out object? known))
        {
            return (string)known!;
        }
        string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[s_nonce] = nonce;
        return nonce;
    }

    /// <summary>Sets the headers when the answer turns out to be a page.</summary>
    internal static void Prepare(HttpContext context) => context.Response.OnStarting(static state =>
    {
        var context = (HttpContext)state;
        IHeaderDictionary headers = context.Response.Headers;
        if (headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal))
        {
            string style = context.Items.TryGetValue(s_nonce, out object? nonce) ? $" style-src 'nonce-{nonce}';" : "";
            headers.TryAdd(
                "Content-Security-Policy", $"default-src 'none';{style} base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            headers.TryAdd("X-Frame-Options", "deny");
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Cache-Control", "no-store");
        }
        return Task.CompletedTask;
    }, context);
}
