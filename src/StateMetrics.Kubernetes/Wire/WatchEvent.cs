namespace StateMetrics.Kubernetes.Wire;

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

/// <summary>One event of a watch. Its object is borrowed until the next event is asked for.</summary>
public readonly record struct WatchEvent
{
    public required WatchEventType Type { get; init; }

    /// <summary>
    /// For a bookmark and an event that is not ours, only <see cref="WireObject.ResourceVersion"/> counts; for
    /// <see cref="WatchEventType.Opened"/> and an unreadable one, nothing.
    /// </summary>
    public WireObject Object { get; init; }

    /// <summary>A bookmark annotated k8s.io/initial-events-end: everything that existed has been sent.</summary>
    public bool EndsInitialEvents { get; init; }
}
