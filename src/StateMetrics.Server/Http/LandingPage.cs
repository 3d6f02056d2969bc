using System.Net;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>The page at / of each port: what this is, and where to look.</summary>
internal sealed class LandingPage(string version, PortRole port)
{
    private static readonly (string Path, string What)[] s_main =
    [
        ("/metrics", "the state of the cluster, for Prometheus"),
        ("/readyz", "whether every enabled resource has been listed, and what is missing"),
        ("/livez", "whether the process turns"),
        ("/healthz", "whether the process answers"),
    ];

    private static readonly (string Path, string What)[] s_telemetry =
    [
        ("/metrics", "families about the exporter itself"),
        ("/readyz", "whether every enabled resource has been listed, and what is missing"),
        ("/livez", "whether the process turns"),
        ("/healthz", "whether the process answers"),
    ];

    public Task AnswerAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status200OK, Html(), "text/html; charset=utf-8");

    private string Html()
    {
        string title = port == PortRole.Main ? "StateMetrics" : "StateMetrics telemetry";
        IEnumerable<string> links = (port == PortRole.Main ? s_main : s_telemetry)
            .Select(link => $"<li><a href=\"{link.Path}\">{link.Path}</a> {WebUtility.HtmlEncode(link.What)}</li>");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>
            <body>
            <h1>{title}</h1>
            <p>State of Kubernetes objects for Prometheus. Version {WebUtility.HtmlEncode(version)}.</p>
            <ul>
            {string.Join('\n', links)}
            </ul>
            </body>
            </html>

            """;
    }
}
