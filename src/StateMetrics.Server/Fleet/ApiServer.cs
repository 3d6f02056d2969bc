using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// One API server as everybody in this process sees it: the way to it, what was learnt about it, and what may be asked of it. Made
/// once per connection, so that there is one budget, and one that asks whether it is back.
/// </summary>
internal sealed class ApiServer(ClusterConnection connection, TimeProvider time, Func<double> jitter) : IDisposable
{
    public HttpClient Http => connection.Http;

    public TimeProvider Time => time;

    /// <summary>Random numbers from 0 to 1.</summary>
    public Func<double> Jitter => jitter;

    /// <summary>Where reflectors wait while it cannot be reached; holds the budget.</summary>
    public ServerGate Gate { get; } = new(connection.Http, time, jitter);

    public ServerTraits Traits { get; } = new();

    public RequestBudget Budget => Gate.Budget;

    public ConnectionTraffic Traffic => connection.Traffic;

    /// <summary>Where the configuration of the connection came from, for people.</summary>
    public string Origin => connection.Origin;

    /// <summary>Its address, and where that came from.</summary>
    public string Description => $"{connection.Http.BaseAddress}, by {connection.Origin}";

    /// <summary>Takes over what is configured by now, as far as that is the way to the same server.</summary>
    /// <exception cref="KubeconfigException">It cannot be used, and nothing has changed.</exception>
    public Renewal Renew(ClusterOptions options) => connection.Renew(options);

    public void Dispose()
    {
        Gate.Dispose();
        connection.Dispose();
    }
}
