using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;

namespace StateMetrics.Simulator.Http;

/// <summary>
/// The API of a <see cref="SimulatedApiServer"/> without sockets, as the handler of an <see cref="HttpClient"/>. It makes no thread
/// and no timer: a request that comes on a synchronization context is answered there, step by step in a fixed order.
/// </summary>
public sealed class InProcessApiServer : HttpMessageHandler
{
    private readonly RequestHandler _handler;
    private readonly Func<TimeSpan> _latency;
    private readonly HashSet<Exchange> _open = [];
    private readonly Lock _gate = new();

    /// <param name="cluster">What it serves.</param>
    /// <param name="behaviour">How.</param>
    /// <param name="latency">How long a request is on its way, by the cluster's clock; null for no time.</param>
    public InProcessApiServer(SimulatedCluster cluster, ServerBehaviour? behaviour = null, Func<TimeSpan>? latency = null)
    {
        Cluster = cluster;
        Behaviour = behaviour ?? new ServerBehaviour();
        _latency = latency ?? (static () => TimeSpan.Zero);
        _handler = new RequestHandler(cluster, Behaviour);
    }

    public SimulatedCluster Cluster { get; }

    public ServerBehaviour Behaviour { get; }

    /// <summary>What goes wrong.</summary>
    public FaultScript Faults => _handler.Faults;

    /// <summary>What is forbidden.</summary>
    public Access Access => _handler.Access;

    /// <summary>What was asked.</summary>
    public RequestLog Requests => _handler.Requests;

    /// <summary>The watches that are open now, oldest first.</summary>
    public IReadOnlyList<OpenWatch> OpenWatches => _handler.OpenWatches;

    /// <summary>Requests whose answer the client has neither read to its end nor given up.</summary>
    public int OpenExchanges
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>What a handler threw that was neither a refusal nor the end of the client: a mistake of the simulator.</summary>
    public Exception? Mistake { get; private set; }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = new Exchange(request, Ended);
        lock (_gate)
        {
            _open.Add(exchange);
        }
        _ = RunAsync(exchange, request);
        return exchange.HeadAsync(cancellationToken);
    }

    private async Task RunAsync(Exchange exchange, HttpRequestMessage request)
    {
        try
        {
            TimeSpan latency = _latency();
            if (latency > TimeSpan.Zero)
            {
                await Task.Delay(latency, Cluster.Time, exchange.Aborted);
            }
            HttpContext context = exchange.ContextOf(request);
            await _handler.HandleAsync(context);
            exchange.Complete();
        }
        catch (OperationCanceledException) when (exchange.Aborted.IsCancellationRequested)
        {
            // The client gave up before the request arrived.
        }
#pragma warning disable CA1031 // Whatever it is, it is a mistake of the simulator, and told to whoever runs it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Mistake ??= e;
            exchange.Abort();
        }
    }

    private void Ended(Exchange exchange)
    {
        lock (_gate)
        {
            _open.Remove(exchange);
        }
    }
}
