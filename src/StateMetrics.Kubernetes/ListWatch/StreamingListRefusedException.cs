namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>The server does not give a streaming list; an ordinary list is the way.</summary>
public sealed class StreamingListRefusedException(string message) : Exception(message);
