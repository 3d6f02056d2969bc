namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>What GET /version answers: numbers for decisions ("27+" is 27; unreadable is 0), the text for people.</summary>
public sealed record ServerVersion(int Major, int Minor, string GitVersion);
