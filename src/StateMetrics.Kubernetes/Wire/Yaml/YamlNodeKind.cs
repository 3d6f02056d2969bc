namespace StateMetrics.Kubernetes.Wire.Yaml;

public enum YamlNodeKind
{
    Scalar,
    Sequence,
    Mapping,
}
