using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>
/// A version in which older servers serve a kind, of the same group. Its messages have every field that we show, or
/// tell the same in another way; <paramref name="Fields"/> reads them into the model, and is the kind's own table where
/// they agree in numbers and names.
/// </summary>
public sealed record OlderVersion<T>(string Version, FieldTable<T> Fields) where T : KubernetesObject, new();
