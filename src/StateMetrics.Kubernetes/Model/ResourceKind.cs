using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>What the API calls a kind, and where it serves it.</summary>
public abstract record ResourceKind
{
    /// <summary>"" is the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The version that is read wherever the server has it.</summary>
    public required string Version { get; init; }

    /// <summary>The lower-case plural, as in the URL and in --resources.</summary>
    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public required bool Namespaced { get; init; }

    /// <summary>Every version that can be read, the best one first.</summary>
    public abstract IReadOnlyList<string> Versions { get; }

    /// <summary>The model has no field beside the metadata, so that PartialObjectMetadata is all that needs to travel.</summary>
    public abstract bool MetadataOnly { get; }

    /// <summary>As in an object's apiVersion: apps/v1, or v1 in the core group.</summary>
    public string GroupVersion(string version) => Group.Length == 0 ? version : $"{Group}/{version}";
}

/// <summary>A kind with its model.</summary>
public sealed record ResourceKind<T> : ResourceKind where T : KubernetesObject, new()
{
    public required FieldTable<T> Fields { get; init; }

    /// <summary>What is read where the server does not have <see cref="ResourceKind.Version"/>, newest first.</summary>
    public IReadOnlyList<OlderVersion<T>> OlderVersions { get; init; } = [];

    public override IReadOnlyList<string> Versions => [Version, .. OlderVersions.Select(older => older.Version)];

    // Every object's table begins with the metadata, and both messages have it at the same place.
    public override bool MetadataOnly => ((IFieldTable)Fields).Declarations.Count == 1;

    /// <summary>The kind as a server has it that serves this one of the <see cref="Versions"/>.</summary>
    public ResourceKind<T> In(string version)
    {
        if (version == Version)
        {
            return this;
        }
        OlderVersion<T> older = OlderVersions.FirstOrDefault(o => o.Version == version)
            ?? throw new ArgumentException($"{Kind} cannot be read in version {version}", nameof(version));
        return this with { Version = older.Version, Fields = older.Fields, OlderVersions = [] };
    }

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
