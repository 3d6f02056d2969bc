using System.Buffers;
using Microsoft.AspNetCore.Http;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Server.Telemetry;

/// <summary>/metrics of the telemetry port: the exporter's own families, and those about its copies.</summary>
internal sealed class TelemetryEndpoint(Func<SelfText> text)
{
    public async Task AnswerAsync(HttpContext context)
    {
        Negotiation negotiation = Negotiation.For(context.Request.Headers.Accept.ToString());
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        SelfExposition.Write(text(), body, negotiation.Format);
        context.Response.ContentType = negotiation.ContentType;
        context.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
