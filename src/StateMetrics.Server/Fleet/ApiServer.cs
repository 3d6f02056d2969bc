using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// One API server as everybody in this process sees it: the way to it, what was learnt about it, and what may be asked of it. Made
/// once per connection, so that there is one budget, and one that asks whether it is back.
/// </summary>
internal sealed class ApiServer : IDisposable
{
    private readonly ClusterConnection? _connection;

    public ApiServer(ClusterConnection connection, TimeProvider time, Func<double> jitter)
        : this(connection.Http, time, jitter) => (_connection, Traffic) = (connection, connection.Traffic);

    /// <summary>A server in this process, which takes no connection.</summary>
    public ApiServer(HttpClient http, TimeProvider time, Func<double> jitter)
    {
        (Http, Time, Jitter) = (http, time, jitter);
        Gate = new ServerGate(http, time, jitter);
        Traffic = new ConnectionTraffic(time);
    }

    public HttpClient Http { get; }

    public TimeProvider Time { get; }

    /// <summary>Random numbers from 0 to 1.</summary>
    public Func<double> Jitter { get; }

    /// <summary>Where reflectors wait while it cannot be reached; holds the budget.</summary>
    public ServerGate Gate { get; }

    public ServerTraits Traits { get; } = new();

    public RequestBudget Budget => Gate.Budget;

    public ConnectionTraffic Traffic { get; }

    /// <summary>The loops that read it, and those that read others where they count together.</summary>
    public LoopCount Loops { get; init; } = new();

    /// <summary>Where the configuration of the connection came from, for people.</summary>
    public string Origin => _connection?.Origin ?? "in this process";

    /// <summary>Its address, and where that came from.</summary>
    public string Description => $"{Http.BaseAddress}, by {Origin}";

    /// <summary>Takes over what is configured by now, as far as that is the way to the same server.</summary>
    /// <exception cref="KubeconfigException">It cannot be used, and nothing has changed.</exception>
    public Renewal Renew(ClusterOptions options) => _connection?.Renew(options) ?? Renewal.Same;

    public void Dispose() => _connection?.Dispose();
}
