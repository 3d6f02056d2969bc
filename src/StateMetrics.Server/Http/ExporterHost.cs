using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Http.Tls;

namespace StateMetrics.Server.Http;

/// <summary>Builds the web host of both ports. It reads no settings file and no environment variable of its own.</summary>
internal static class ExporterHost
{
    // Kubernetes gives a pod 30 s by default; a scrape that takes longer than this after SIGTERM is cut off.
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(8);

    // A handshake is two packets each way; who needs longer is not there any more, or wants to stay in the door.
    private static readonly TimeSpan s_handshakeMax = TimeSpan.FromSeconds(10);

    internal static WebApplication Build(
        ServerOptions options, Entrance entrance, Action<ILoggingBuilder> logging, params IHostedService[] loops)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, entrance));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(entrance.Memory);
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_drain);
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        foreach (IHostedService loop in loops)
        {
            builder.Services.AddSingleton(loop);
        }
        WebApplication app = builder.Build();
        var door = new FrontDoor(entrance.Web, entrance.Time, entrance.Refusals);
        app.Run(async context =>
        {
            PageHeaders.Prepare(context);
            if (await door.AdmitsAsync(context))
            {
                await entrance.Routes.AnswerAsync(context);
            }
        });
        return app;
    }

    /// <summary>The addresses that the started host listens on, in the order main, telemetry, with the real ports.</summary>
    internal static IReadOnlyList<string> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options, Entrance entrance)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        // A request here is its headers: the time for the whole of it bounds them too.
        TimeSpan headers = Shorter(options.Timeouts.ReadHeader, options.Timeouts.Read);
        limits.RequestHeadersTimeout = headers;
        limits.KeepAliveTimeout = options.Timeouts.Idle;
        // No request here has a body; a scrape's answer has its own deadline, so a slow reader is not cut off by its rate.
        limits.MaxRequestBodySize = 0;
        limits.MinResponseDataRate = null;
        limits.MaxRequestLineSize = 16 * 1024;
        // A token of a user in many groups is some kilobytes; proxies add a dozen headers.
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        // Room for inflating ahead of the socket; times the scrapes that may run at once, it is what slow readers can cost.
        limits.MaxResponseBufferSize = 512 * 1024;
        limits.MaxConcurrentConnections = options.MaxConnections;
        // One connection of HTTP/2 is one client; its streams count against the scrapes like those of others.
        limits.Http2.MaxStreamsPerConnection = 64;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        var connections = new Connections(options.MaxConnectionsPerClient, entrance.Refusals);
        var firstByte = new FirstByte(headers, entrance.Time);
        foreach ((ListenAddress address, PortRole role) in new[] { (options.Main, PortRole.Main), (options.Telemetry, PortRole.Telemetry) })
        {
            Listen(kestrel, address, endpoint =>
            {
                endpoint.Use(next => connection => connections.ServeAsync(connection, role, next));
                endpoint.Use(next => connection => firstByte.ServeAsync(connection, next));
                if (TrySecure(endpoint, options, entrance.Web))
                {
                    // Of the handshake before, of the requests here.
                    endpoint.Use(next => connection => firstByte.ServeAsync(connection, next));
                }
            });
        }
    }

    private static bool TrySecure(ListenOptions endpoint, ServerOptions options, Func<WebConfiguration> web)
    {
        if (web().Tls is null)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            return false;
        }
        // Which of the two a connection speaks is agreed in its handshake.
        endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = Shorter(options.Timeouts.ReadHeader, s_handshakeMax),
            OnConnection = _ => ValueTask.FromResult(web().Tls!.ToOptions()),
        });
        return true;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || (other != Timeout.InfiniteTimeSpan && other < one) ? other : one;

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(address.Host, out IPAddress? ip))
        {
            // "::" is every address of both families, and of IPv4 alone where the machine has no IPv6.
            if (ip.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(address.Port, configure);
            }
            else
            {
                kestrel.Listen(ip, address.Port, configure);
            }
        }
        else
        {
            kestrel.Listen(Dns.GetHostAddresses(address.Host)[0], address.Port, configure);
        }
    }
}
