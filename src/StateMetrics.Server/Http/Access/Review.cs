namespace StateMetrics.Server.Http.Access;

/// <summary>The API server's answer to one question, or why there is none.</summary>
internal abstract record Review
{
    private Review()
    {
    }

    /// <summary>The token belongs to somebody.</summary>
    internal sealed record Known(Caller Caller) : Review;

    /// <summary>That may be done.</summary>
    internal sealed record Allowed : Review;

    /// <summary>The token belongs to nobody, or that may not be done.</summary>
    internal sealed record Denied : Review;

    /// <summary>There is no answer. The reason is one line for the log, and holds no token.</summary>
    internal sealed record Failed(string Reason) : Review;
}
