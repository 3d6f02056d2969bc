using StateMetrics.Kubernetes.ListWatch;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>
/// Knows what one API server serves: looks once at start, as patiently as it takes, and then every minute, or sooner
/// when asked to.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class DiscoveryLoop(
    HttpClient http, IReadOnlyCollection<(string Group, string Version)> wanted, ServerTraits traits, TimeProvider time, Func<double> jitter)
{
    /// <summary>The last look that succeeded; null before the first.</summary>
    public ServedResources? Current => throw Pending.Of(http, wanted, traits, time, jitter);

    /// <summary>Why the last look failed, one line; "" when it did not.</summary>
    public string Error => throw Pending.Of(http);

    /// <summary>Completes with the first look that succeeds.</summary>
    public Task<ServedResources> FirstAsync(CancellationToken stop) => throw Pending.Of(http);

    /// <summary>Completes with the first look that was made after <paramref name="known"/>.</summary>
    public Task<ServedResources> NextAsync(ServedResources known, CancellationToken stop) => throw Pending.Of(http);

    /// <summary>Look again soon: a resource answered 404. At most one look in ten seconds is made so.</summary>
    public void LookSoon() => throw Pending.Of(http);

    /// <summary>Runs until <paramref name="stop"/> is cancelled, and then ends with <see cref="OperationCanceledException"/>.</summary>
    public Task RunAsync(CancellationToken stop) => throw Pending.Of(http);
}
