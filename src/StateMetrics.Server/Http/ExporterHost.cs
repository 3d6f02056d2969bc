using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Http;

/// <summary>Builds the web host of both ports. It reads no settings file and no environment variable of its own.</summary>
internal static class ExporterHost
{
    // Kubernetes gives a pod 30 s by default; a scrape that takes longer than this after SIGTERM is cut off.
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(8);

    internal static WebApplication Build(
        ServerOptions options, Routes routes, Action<ILoggingBuilder> logging, params IHostedService[] loops)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_drain);
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        foreach (IHostedService loop in loops)
        {
            builder.Services.AddSingleton(loop);
        }
        WebApplication app = builder.Build();
        app.Run(routes.AnswerAsync);
        return app;
    }

    /// <summary>The addresses that the started host listens on, in the order main, telemetry, with the real ports.</summary>
    internal static IReadOnlyList<string> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        // A request here is its headers: the time for the whole of it bounds them too.
        kestrel.Limits.RequestHeadersTimeout = Shorter(options.Timeouts.ReadHeader, options.Timeouts.Read);
        kestrel.Limits.KeepAliveTimeout = options.Timeouts.Idle;
        // No request here has a body; a scrape's answer has its own deadline, so a slow reader is not cut off by its rate.
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        // Room for inflating ahead of the socket; times the scrapes that may run at once, it is what slow readers can cost.
        kestrel.Limits.MaxResponseBufferSize = 1024 * 1024;
        Listen(kestrel, options.Main, PortRole.Main);
        Listen(kestrel, options.Telemetry, PortRole.Telemetry);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || (other != Timeout.InfiniteTimeSpan && other < one) ? other : one;

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, PortRole role)
    {
        void Mark(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection =>
            {
                connection.Items[typeof(PortRole)] = role;
                return next(connection);
            });
        }
        if (IPAddress.TryParse(address.Host, out IPAddress? ip))
        {
            // "::" is every address of both families, and of IPv4 alone where the machine has no IPv6.
            if (ip.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(address.Port, Mark);
            }
            else
            {
                kestrel.Listen(ip, address.Port, Mark);
            }
        }
        else
        {
            kestrel.Listen(Dns.GetHostAddresses(address.Host)[0], address.Port, Mark);
        }
    }
}
