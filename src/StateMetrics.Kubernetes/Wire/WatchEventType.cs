namespace StateMetrics.Kubernetes.Wire;

/// <summary>What a <see cref="WatchEvent"/> tells.</summary>
public enum WatchEventType
{
    /// <summary>The first of every watch, from no server: the request was accepted. Carries nothing, and proves nothing.</summary>
    Opened,

    Added,
    Modified,
    Deleted,

    /// <summary>Carries no object: it proves that everything up to its resourceVersion has been sent.</summary>
    Bookmark,

    /// <summary>An event about an object that the keep-predicate refused: only its resourceVersion matters.</summary>
    NotOurs,

    /// <summary>An object whose identity cannot be read, not even its version: skipped, so that it does not stop the rest.</summary>
    Unreadable,
}
