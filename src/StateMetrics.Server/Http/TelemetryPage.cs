using System.Net;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>The page at / of the telemetry port: what this is, and where to look.</summary>
internal sealed class TelemetryPage(string version)
{
    public Task AnswerAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status200OK, PageText.Of("StateMetrics telemetry", Body()), PageText.ContentType);

    private string Body() => $"""
        <h1>StateMetrics telemetry</h1>
        <p>Figures of the exporter itself. Version {WebUtility.HtmlEncode(version)}.</p>
        <ul>
        <li><a href="/metrics">/metrics</a> families about the exporter itself, for Prometheus</li>
        <li><a href="/readyz">/readyz</a> whether every enabled resource has been listed, and what is missing</li>
        <li><a href="/livez">/livez</a> whether the process turns</li>
        <li><a href="/healthz">/healthz</a> whether the process answers</li>
        </ul>

        """;
}
