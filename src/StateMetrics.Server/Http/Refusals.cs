using StateMetrics.Exposition.Self;

namespace StateMetrics.Server.Http;

/// <summary>Why a client was sent away.</summary>
internal enum Refusal
{
    /// <summary>Too many requests for the rate_limit of the web configuration.</summary>
    Rate,

    /// <summary>No, or no right, proof of who the client is.</summary>
    Unauthenticated,

    /// <summary>Known, and not permitted.</summary>
    Forbidden,

    /// <summary>The API server could not say whether the client is permitted.</summary>
    Unreviewed,

    /// <summary>One connection too many from one address.</summary>
    Connections,

    /// <summary>One scrape too many, of one address or of all.</summary>
    Scrapes,
}

/// <summary>Counts the clients that were sent away. No address, name or token is kept.</summary>
internal sealed class Refusals
{
    /// <summary>By reason.</summary>
    public Tally ByReason { get; } = new();

    public void Count(Refusal reason) => ByReason[reason switch
    {
        Refusal.Rate => "rate",
        Refusal.Unauthenticated => "unauthenticated",
        Refusal.Forbidden => "forbidden",
        Refusal.Unreviewed => "unreviewed",
        Refusal.Connections => "connections",
        _ => "scrapes",
    }].Add();
}
