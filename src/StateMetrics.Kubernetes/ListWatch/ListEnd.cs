namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>
/// What a complete list said about itself: the version from which to watch, and whether the server filtered it by the
/// shardSelector that was sent.
/// </summary>
public readonly record struct ListEnd(string ResourceVersion, bool Sharded);
