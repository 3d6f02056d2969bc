using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>
/// The headers with which a browser shows our pages: nothing is loaded, run, framed or sent anywhere, and no style applies but
/// ours, by its hash. What the web configuration sets wins.
/// </summary>
internal static class PageHeaders
{
    private static readonly string s_policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(LandingStyle.Css)))}'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers when the answer turns out to be a page.</summary>
    internal static void Prepare(HttpContext context) => context.Response.OnStarting(static state =>
    {
        IHeaderDictionary headers = ((HttpContext)state).Response.Headers;
        if (headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal))
        {
            headers.TryAdd("Content-Security-Policy", s_policy);
            headers.TryAdd("X-Frame-Options", "deny");
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Cache-Control", "no-store");
        }
        return Task.CompletedTask;
    }, context);
}
