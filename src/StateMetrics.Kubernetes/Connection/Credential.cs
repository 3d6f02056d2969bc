namespace StateMetrics.Kubernetes.Connection;

/// <summary>A source of what a request shows of who we are. Used by many requests at once.</summary>
internal abstract class Credential
{
    /// <summary>What to show now.</summary>
    /// <exception cref="HttpRequestException">There is nothing to show; the message says why, without the secret.</exception>
    /// <exception cref="TimeoutException">The source took too long.</exception>
    internal abstract ValueTask<Proof> GetAsync(CancellationToken stop);

    /// <summary>Forgets what the server refused with a 401.</summary>
    /// <returns>True where the next <see cref="GetAsync"/> may give something else, so that one more try makes sense.</returns>
    internal virtual bool Renew(Proof refused) => false;

    private protected static HttpRequestException Unavailable(string message, Exception? cause = null) =>
        new(HttpRequestError.UserAuthenticationError, message, cause);
}
