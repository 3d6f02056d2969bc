using System.Net;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The API server answered, and its answer is a refusal: an HTTP error status, or a Status object inside a stream that
/// began well; https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/.
/// </summary>
public sealed class ApiException(HttpStatusCode status, string reason, string message) : Exception(message)
{
    /// <summary>The Status object's code where it carries one, else the HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The machine's word, such as Expired or Forbidden; "" where the server gave none.</summary>
    public string Reason { get; } = reason;

    /// <summary>How long the server asks to be left alone: the Retry-After header or details.retryAfterSeconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server has not reached the asked resourceVersion yet; it answers 504 then, not 410.</summary>
    public bool VersionTooLarge { get; init; }
}
