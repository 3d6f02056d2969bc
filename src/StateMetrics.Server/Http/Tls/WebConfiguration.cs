using Microsoft.Extensions.Primitives;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// What the web configuration file says, checked and ready to be used: everything in it was read at one moment, the files
/// that it names included. Immutable.
/// </summary>
internal sealed record WebConfiguration
{
    /// <summary>No file: plain HTTP, for everybody.</summary>
    public static WebConfiguration None { get; } = new();

    /// <summary>How connections are encrypted; null for plain HTTP.</summary>
    public TlsTerms? Tls { get; init; }

    /// <summary>Headers for every answer.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; } = [];

    /// <summary>Who may ask for anything at all; null for everybody.</summary>
    public BasicUsers? Users { get; init; }

    /// <summary>How many requests each port answers; null for any number.</summary>
    public RateTerms? Rate { get; init; }
}

/// <summary>One request per interval, and as many as <paramref name="Burst"/> at once after a quiet time.</summary>
internal sealed record RateTerms(TimeSpan Interval, int Burst);
