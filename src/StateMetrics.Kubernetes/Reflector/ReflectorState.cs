namespace StateMetrics.Kubernetes.Reflector;

/// <summary>What a reflector is doing, for people and for health.</summary>
public enum ReflectorState
{
    /// <summary>Listing, for the first time or anew.</summary>
    Syncing,

    /// <summary>Listed, and following changes.</summary>
    Watching,

    /// <summary>
    /// Listed, but no watch can be trusted: they are open and nothing comes, or lists showed what they had not. The
    /// collection is asked for again and again, with growing pauses, until a watch tells of something.
    /// </summary>
    Suspect,

    /// <summary>The server answers, and refuses: an error status, overload, or a stream that made no sense.</summary>
    Refused,

    /// <summary>403: no right to list or watch. Asked again with backoff, since rights come and go.</summary>
    Forbidden,

    /// <summary>404: the server does not serve the resource. Asked again, after a while every minute.</summary>
    NotServed,

    /// <summary>The server cannot be reached; one probe for all its reflectors tells when it can.</summary>
    Unreachable,

    /// <summary>The loop has ended: nothing will change any more.</summary>
    Stopped,
}
