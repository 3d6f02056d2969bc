using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;

namespace StateMetrics.Simulator.Http;

/// <summary>
/// A Kubernetes API over plain HTTP/1.1 on loopback, in front of a <see cref="SimulatedCluster"/>. Several servers may
/// stand in front of one cluster, as API servers do; faults, denials and the request log belong to the server.
/// </summary>
public sealed class SimulatedApiServer : IAsyncDisposable
{
    private readonly RequestHandler _handler;
    private readonly WebApplication _app;
    private int _connections;

    private SimulatedApiServer(SimulatedCluster cluster, ServerBehaviour behaviour, int port)
    {
        Cluster = cluster;
        Behaviour = behaviour;
        _handler = new RequestHandler(cluster, behaviour);
        // The empty builder reads no environment and no files: the server is what its arguments say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;   // slow readers are the client's business
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => async connection =>
                {
                    Interlocked.Increment(ref _connections);
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _connections);
                    }
                });
            });
        });
        _app = builder.Build();
        _app.Run(_handler.HandleAsync);
    }

    public SimulatedCluster Cluster { get; }

    public ServerBehaviour Behaviour { get; }

    /// <summary>What goes wrong.</summary>
    public FaultScript Faults => _handler.Faults;

    /// <summary>What is forbidden.</summary>
    public Access Access => _handler.Access;

    /// <summary>Whom it knows, and what they may do.</summary>
    public Callers Callers => _handler.Callers;

    /// <summary>What was asked.</summary>
    public RequestLog Requests => _handler.Requests;

    /// <summary>The watches that are open now, oldest first.</summary>
    public IReadOnlyList<OpenWatch> OpenWatches => _handler.OpenWatches;

    /// <summary>How many requests are being answered, apart from open watches: while there are any, time by hand should rest.</summary>
    public int Answering => Math.Max(0, _handler.Answering - OpenWatches.Count);

    /// <summary>How many TCP connections are open now.</summary>
    public int OpenConnections => Volatile.Read(ref _connections);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Starts a server; port 0 takes any free one.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedApiServer> StartAsync(
        SimulatedCluster cluster, ServerBehaviour? behaviour = null, int port = 0, CancellationToken stop = default)
    {
        SimulatedApiServer server = new(cluster, behaviour ?? new ServerBehaviour(), port);
        await server._app.StartAsync(stop);
        IServerAddressesFeature addresses = server._app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.First());
        return server;
    }

    /// <summary>Ends every open watch and connection, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        foreach (OpenWatch watch in OpenWatches)
        {
            watch.Reset();
        }
        using CancellationTokenSource now = new();
        await now.CancelAsync();   // no grace: whoever is still connected is cut off
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
