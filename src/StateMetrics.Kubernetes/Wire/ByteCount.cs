namespace StateMetrics.Kubernetes.Wire;

/// <summary>How many bytes a field of type bytes holds, whose content nobody needs.</summary>
public readonly record struct ByteCount(int Value);
