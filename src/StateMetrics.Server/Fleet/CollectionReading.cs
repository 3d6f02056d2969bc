using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>How the small collections are read that a fleet must know to decide what it reads.</summary>
internal sealed record CollectionReading(HttpClient Http, ServerGate Gate, ServerTraits Traits, TimeProvider Time, Func<double> Jitter)
{
    /// <summary>Called after each change of what is known, on the loop that reads; must return at once.</summary>
    public required Action Changed { get; init; }

    /// <summary>Takes the exception of a loop that ends by a bug.</summary>
    public required TaskCompletionSource Broken { get; init; }

    public required ILogger Logger { get; init; }

    public ListWatchOptions ListWatch { get; init; } = new();

    // A right that is granted, or an API that appears, should not be waited for longer than this.
    public ReflectorOptions Reflector { get; } = new()
    {
        BackoffMax = TimeSpan.FromSeconds(15),
        NotServedPause = TimeSpan.FromSeconds(15),
    };
}
