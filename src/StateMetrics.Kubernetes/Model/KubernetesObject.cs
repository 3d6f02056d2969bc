using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>
/// An object as far as our families need it, allocated for one event and dropped after it.
/// <para>To add a kind: a file here with a class that derives from this one and holds the fields in use as public fields
/// (named as in the API; what is a pointer in Go is nullable, what is a struct in Go is <c>readonly</c> and always there),
/// each message with its <see cref="FieldTable{T}"/> named <c>Fields</c>; the object's own table starts with
/// <see cref="Table{T}"/>, which brings the metadata; and a <see cref="ResourceKind{T}"/> named <c>Resource</c>. A test
/// checks numbers, names and types against the API, those of <see cref="OlderVersion{T}"/> included.</para>
/// </summary>
public abstract class KubernetesObject
{
    public readonly ObjectMeta Metadata = new();

    /// <summary>The latest time at which one of its conditions changed; zero for kinds whose conditions are not read.</summary>
    public virtual Timestamp NewestTransition => default;

    /// <summary>A table that knows the metadata.</summary>
    protected static FieldTable<T> Table<T>() where T : KubernetesObject, new() =>
        new FieldTable<T>().Message(1, "metadata", static o => o.Metadata, ObjectMeta.Fields);
}
