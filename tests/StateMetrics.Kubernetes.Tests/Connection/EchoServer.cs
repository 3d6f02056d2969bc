using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>A server that answers each request with what it saw of it, and refuses credentials that a test names.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private EchoServer(WebApplication web) => _web = web;

    /// <summary>The Authorization headers, or names of client certificates, that are answered with a 401.</summary>
    internal ConcurrentDictionary<string, bool> Refused { get; } = [];

    /// <summary>Who made each request, in order: its Authorization header, or the name of its client certificate.</summary>
    internal ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>The connections so far.</summary>
    internal ConcurrentDictionary<string, bool> Connections { get; } = [];

    /// <summary>The certificate to show at the next handshake.</summary>
    internal X509Certificate2? Certificate { get; set; }

    internal int Port { get; private set; }

    internal string Url => $"{(Certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    internal static async Task<EchoServer> StartAsync(X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        EchoServer? self = null;
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificateSelector = (_, name) => self!.Choose(name);
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        WebApplication web = builder.Build();
        self = new EchoServer(web) { Certificate = certificate };
        web.Run(self.AnswerAsync);
        await web.StartAsync();
        self.Port = new Uri(web.Urls.First()).Port;
        return self;
    }

    /// <summary>What a request for /watch waits for between its two lines.</summary>
    internal TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The names that clients asked for in their handshakes.</summary>
    internal ConcurrentQueue<string> NamesAsked { get; } = [];

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private X509Certificate2? Choose(string? name)
    {
        NamesAsked.Enqueue(name ?? "none");
        return Certificate;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string? certificate = context.Connection.ClientCertificate?.Subject;
        string who = request.Headers.Authorization.FirstOrDefault() ?? certificate ?? "nobody";
        Seen.Enqueue(who);
        Connections[context.Connection.Id.Split(':')[0]] = true;
        context.Response.StatusCode = Refused.ContainsKey(who) ? 401 : 200;
        if (request.Path == "/watch")
        {
            await context.Response.WriteAsync("first\n");
            await Release.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("second\n");
            return;
        }

        string others = string.Concat(request.Headers
            .Where(header => header.Key.StartsWith("Impersonate", StringComparison.Ordinal) || header.Key == "Accept-Encoding")
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $" {header.Key}={string.Join('|', header.Value.ToArray())}"));
        await context.Response.WriteAsync(
            $"{request.Protocol} {request.Method} {request.Path}{request.QueryString} by {who} as {request.Headers.UserAgent}{others}");
    }
}
