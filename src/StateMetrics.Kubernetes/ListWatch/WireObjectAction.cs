using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Takes one listed object, borrowed for the call.</summary>
public delegate void WireObjectAction(in WireObject listed);
