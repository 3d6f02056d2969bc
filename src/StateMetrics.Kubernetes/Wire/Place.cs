namespace StateMetrics.Kubernetes.Wire;

/// <summary>Where a message keeps the value of a field: <c>static spec => ref spec.NodeName</c>.</summary>
public delegate ref TValue Place<TMessage, TValue>(TMessage message);
