using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Sharding;

/// <summary>How single objects are read: by an ordinary list and watch of their name, with the pauses of any reflector.</summary>
internal sealed record ObjectReading(HttpClient Http, ServerGate Gate, TimeProvider Time, Func<double> Jitter)
{
    /// <summary>Called after each change of what is known, on the loop that reads; must return at once.</summary>
    public required Action Changed { get; init; }

    /// <summary>Takes the exception of a loop that ends by a bug.</summary>
    public required TaskCompletionSource Broken { get; init; }

    // No streaming list for one object: an old server that ignores it would keep us waiting for its end.
    public ListWatchOptions ListWatch { get; } = new() { StreamingLists = false };

    // A right that is granted, or an API that appears, should not be waited for longer than this.
    public ReflectorOptions Reflector { get; } = new()
    {
        BackoffMax = TimeSpan.FromSeconds(15),
        NotServedPause = TimeSpan.FromSeconds(15),
    };

    public ServerTraits Traits { get; } = new();
}
