namespace StateMetrics.Kubernetes.Wire;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Carries no object: it proves that everything up to its resourceVersion has been sent.</summary>
    Bookmark,

    /// <summary>An event about an object that the keep-predicate refused: only its resourceVersion matters.</summary>
    NotOurs,
}

/// <summary>One event of a watch. Its object is borrowed until the next event is asked for.</summary>
public readonly record struct WatchEvent
{
    public required WatchEventType Type { get; init; }

    /// <summary>For a bookmark and an event that is not ours, only <see cref="WireObject.ResourceVersion"/> counts.</summary>
    public required WireObject Object { get; init; }

    /// <summary>A bookmark annotated k8s.io/initial-events-end: everything that existed has been sent.</summary>
    public bool EndsInitialEvents { get; init; }
}
