using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Times that the server has written into an object; zero where it has none, or where its kind's are not read.</summary>
internal readonly record struct ObjectStamps(Timestamp Created, Timestamp NewestTransition);
