using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>What the API calls a kind, and where it serves it.</summary>
public abstract record ResourceKind
{
    /// <summary>"" is the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The lower-case plural, as in the URL and in --resources.</summary>
    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public required bool Namespaced { get; init; }

    /// <summary>The model has no field beside the metadata, so that PartialObjectMetadata is all that needs to travel.</summary>
    public abstract bool MetadataOnly { get; }
}

/// <summary>A kind with its model.</summary>
public sealed record ResourceKind<T> : ResourceKind where T : KubernetesObject, new()
{
    public required FieldTable<T> Fields { get; init; }

    // Every object's table begins with the metadata, and both messages have it at the same place.
    public override bool MetadataOnly => ((IFieldTable)Fields).Declarations.Count == 1;

    /// <summary>
    /// A new object whose texts are borrowed from <paramref name="wire"/>. Throws <see cref="InvalidDataException"/>,
    /// naming the field, for a body that is no such object.
    /// </summary>
    public T Decode(in WireObject wire)
    {
        var decoded = new T();
        Fields.Decode(decoded, wire.Body, wire.Format);
        return decoded;
    }
}
