using System.Net;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Failures of the network, the server or its bytes, which are retried. Everything else is a bug, and is not.</summary>
internal static class Weather
{
    internal static bool Covers(Exception e) => e is ApiException or HttpRequestException or IOException or TimeoutException
        or InvalidDataException or StreamingListRefusedException or ContinueExpiredException or SilenceException;

    /// <summary>
    /// The server cannot go on from the asked version: it has forgotten it, or has not got there yet. Arrives as a status or
    /// inside a 200 stream; both throw the same.
    /// </summary>
    internal static bool IsGone(Exception e) => e is ApiException { Status: HttpStatusCode.Gone } or ApiException { VersionTooLarge: true };
}
