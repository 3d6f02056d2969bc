namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>A resource as it is listed.</summary>
/// <param name="Group">"" is the core group.</param>
/// <param name="Version">Rights do not depend on it, paths do.</param>
/// <param name="Plural">The lower-case plural.</param>
public readonly record struct ListedResource(string Group, string Version, string Plural);
