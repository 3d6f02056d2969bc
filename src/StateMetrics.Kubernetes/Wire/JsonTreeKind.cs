namespace StateMetrics.Kubernetes.Wire;

/// <summary>What a <see cref="JsonTreeValue"/> is.</summary>
public enum JsonTreeKind
{
    /// <summary>null, and what is not there.</summary>
    Null,

    Boolean,

    /// <summary>A number without fraction and exponent that fits 64 bits.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Float,

    Text,

    List,

    Map,
}
