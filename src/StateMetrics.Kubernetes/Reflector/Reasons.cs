namespace StateMetrics.Kubernetes.Reflector;

/// <summary>Why a list was made and why a watch ended: the values of the label "reason".</summary>
public static class Reasons
{
    /// <summary>Nothing had been listed before.</summary>
    public const string First = "first";

    /// <summary>The server no longer has the version from which to go on (410).</summary>
    public const string Gone = "gone";

    /// <summary>The server ended the watch as announced.</summary>
    public const string Closed = "closed";

    /// <summary>The stream broke: a reset, a cut frame, bytes that make no sense.</summary>
    public const string Broken = "broken";

    /// <summary>The stream was open and nothing came.</summary>
    public const string Silent = "silent";

    /// <summary>The server answered with an error.</summary>
    public const string Refused = "refused";

    /// <summary>The server could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Signs of life came, and no version that moved, while the server's version may have.</summary>
    public const string Idle = "idle";

    /// <summary>The audit found objects of which no watch had told.</summary>
    public const string Audit = "audit";

    /// <summary>Every answer, again and again, was older than what had been seen: the store behind the server was put back.</summary>
    public const string Older = "older";
}
