using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Http.Access;

namespace StateMetrics.Server.Http;

/// <summary>/metrics of the main port: the state of all clusters, or of one, as one snapshot, and what is proven about it.</summary>
internal sealed class ScrapeEndpoint(
    FreshnessLook freshness, Latest<ServerOptions> options, TimeProvider time, Refusals refusals)
{
    private readonly ScrapeGate _gate = new(() => (options.Value.MaxConcurrentScrapes, options.Value.MaxScrapesPerClient));

    // Room for one: a scrape that waits finds the changes compressed by the one before it, rather than doing the same beside it.
    private readonly Channel<bool> _taking = Channel.CreateBounded<bool>(1);

    /// <summary>The buckets of http_request_duration_seconds, in seconds, as Prometheus' client libraries have them.</summary>
    public Observations Durations { get; } = new(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    public Task AnswerAsync(HttpContext context) => AnswerAsync(context, null);

    /// <param name="context">The request.</param>
    /// <param name="cluster">Whose state; null for that of all.</param>
    public async Task AnswerAsync(HttpContext context, string? cluster)
    {
        if (!NamespaceQuery.TryRead(context.Request, out HashSet<string>? namespaces))
        {
            string wrong = $"namespace: at most {NamespaceQuery.NamesMax} names of namespaces\n";
            await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, wrong);
            return;
        }
        IPAddress client = Connections.ClientOf(context.Connection.RemoteIpAddress);
        if (_gate.TryEnter(client) is string refusal)
        {
            refusals.Count(Refusal.Scrapes);
            context.Response.Headers.RetryAfter = "1";
            await PlainText.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, refusal);
            return;
        }
        long start = time.GetTimestamp();
        try
        {
            await WriteAsync(context, namespaces, cluster);
        }
        finally
        {
            _gate.Leave(client);
            Durations.Observe(time.GetElapsedTime(start).TotalSeconds);
        }
    }

    private async Task WriteAsync(HttpContext context, HashSet<string>? namespaces, string? cluster)
    {
        HttpRequest request = context.Request;
        Negotiation negotiation = Negotiation.For(request.Headers.Accept.ToString());
        if (await TakeAsync(FilterOf(request.Query), namespaces, cluster, context.RequestAborted) is not ExpositionSnapshot snapshot)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "no such cluster\n");
            return;
        }
        context.Response.ContentType = negotiation.ContentType;
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        ServerOptions now = options.Value;
        bool gzip = now.Gzip && Negotiation.AcceptsGzip(request.Headers.AcceptEncoding.ToString());
        if (gzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }
        context.Response.ContentLength = gzip ? snapshot.GzipBytes(negotiation.Format) : snapshot.IdentityBytes(negotiation.Format);
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }
        // A reader that stalls is cut off: without an end it would hold its snapshot, and its place among the scrapes.
        using var deadline = new CancellationTokenSource(now.Timeouts.Write, time);
        await using CancellationTokenRegistration abort = deadline.Token.Register(context.Abort);
        if (gzip)
        {
            await snapshot.WriteGzipAsync(context.Response.BodyWriter, negotiation.Format, context.RequestAborted);
        }
        else
        {
            await snapshot.WriteAsync(context.Response.BodyWriter, negotiation.Format, context.RequestAborted);
        }
    }

    private async ValueTask<ExpositionSnapshot?> TakeAsync(
        ResourceFilter filter, HashSet<string>? namespaces, string? cluster, CancellationToken stop)
    {
        await _taking.Writer.WriteAsync(true, stop);
        try
        {
            if (freshness.Take(filter, namespaces, cluster) is not (ExpositionSnapshot snapshot, SelfText told))
            {
                return null;
            }
            snapshot.End(told);
            return snapshot;
        }
        finally
        {
            _taking.Reader.TryRead(out _);
        }
    }

    private static ResourceFilter FilterOf(IQueryCollection query) => new(Values(query, "resources"), Values(query, "exclude_resources"));

    /// <summary>Null where the query has no such parameter, which is not the same as an empty one.</summary>
    private static string?[]? Values(IQueryCollection query, string name) =>
        query.TryGetValue(name, out StringValues values) ? values.ToArray() : null;
}
