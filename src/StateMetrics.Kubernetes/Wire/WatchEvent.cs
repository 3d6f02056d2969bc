namespace StateMetrics.Kubernetes.Wire;

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
