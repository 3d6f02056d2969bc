namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>A list's continue token expired between two pages (410): what was handed over is half of an old state.</summary>
public sealed class ContinueExpiredException(string message) : Exception(message);
