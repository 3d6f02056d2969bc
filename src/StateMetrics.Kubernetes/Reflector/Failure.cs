using System.Net;
using System.Net.Http;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>What went wrong, sorted by what to do about it.</summary>
internal sealed record Failure(FailureKind Kind, string Text, TimeSpan? RetryAfter = null)
{
    internal static Failure Of(Exception e) => e switch
    {
        ApiException api => new Failure(KindOf(api.Status), $"{(int)api.Status} {api.Message}", api.RetryAfter),
        HttpRequestException or TimeoutException => new Failure(FailureKind.Unreachable, TextOf(e)),
        _ => new Failure(FailureKind.Broken, TextOf(e)),
    };

    private static FailureKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => FailureKind.Forbidden,
        HttpStatusCode.NotFound => FailureKind.NotServed,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => FailureKind.Rejected,
        _ => FailureKind.Refused,
    };

    // The outer text of a failed connection says little, the inner one what happened.
    private static string TextOf(Exception e)
    {
        string text = e.InnerException is Exception inner && e is not TimeoutException ? $"{e.Message} ({inner.Message})" : e.Message;
        return text.ReplaceLineEndings(" ");
    }
}

internal enum FailureKind
{
    /// <summary>No answer at all: not there, or not answering in time.</summary>
    Unreachable,

    /// <summary>The server answers, and will not or cannot now: 429, 5xx, 401.</summary>
    Refused,

    /// <summary>The server finds the request itself wrong (400, 422): asked again in the same words, it will again.</summary>
    Rejected,

    /// <summary>A stream was cut, or its bytes make no sense.</summary>
    Broken,

    Forbidden,

    /// <summary>404.</summary>
    NotServed,
}
