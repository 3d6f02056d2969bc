namespace StateMetrics.Kubernetes.Wire;

/// <summary>One key of a <see cref="Map{TValue}"/> with its value.</summary>
public readonly record struct Entry<TValue>(Utf8 Key, TValue Value);
