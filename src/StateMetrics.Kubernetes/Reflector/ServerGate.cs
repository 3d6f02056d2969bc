namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Where the reflectors of one server wait while it cannot be reached. One of them at a time asks a cheap question
/// (GET /readyz) with backoff; its answer lets all of them go on, spread over a second and a half.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class ServerGate(HttpClient http, TimeProvider time, Func<double> jitter)
{
    /// <summary>Returns when the server answers again.</summary>
    public Task WaitAsync(CancellationToken stop) => throw Pending.Of(http, time, jitter);
}
