using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources;

/// <summary>The lambdas of rows that many kinds have, because every object has metadata.</summary>
internal static class MetadataRows
{
    /// <summary>metadata.creationTimestamp in Unix seconds; nothing while it is not set.</summary>
    internal static void Created<T>(T source, ref SampleWriter writer) where T : KubernetesObject
    {
        if (!source.Metadata.CreationTimestamp.IsZero)
        {
            writer.Sample(source.Metadata.CreationTimestamp.Seconds);
        }
    }

    /// <summary>metadata.deletionTimestamp in Unix seconds; nothing for objects that are not being deleted.</summary>
    internal static void DeletionTimestamp<T>(T source, ref SampleWriter writer) where T : KubernetesObject
    {
        if (source.Metadata.DeletionTimestamp is { IsZero: false } deletion)
        {
            writer.Sample(deletion.Seconds);
        }
    }

    /// <summary>metadata.resourceVersion as a number; nothing where it is none. Clients must not read it, dashboards do.</summary>
    internal static void ResourceVersion<T>(T source, ref SampleWriter writer) where T : KubernetesObject
    {
        if (FloatLiteral.TryParse(source.Metadata.ResourceVersion.Span, out double version))
        {
            writer.Sample(version);
        }
    }

    internal static void Labels<T>(T source, ref PairCollector pairs) where T : KubernetesObject =>
        AddAll(source.Metadata.Labels, ref pairs);

    internal static void Annotations<T>(T source, ref PairCollector pairs) where T : KubernetesObject =>
        AddAll(source.Metadata.Annotations, ref pairs);

    /// <summary>A sample of 1 and nothing more: the object is there.</summary>
    internal static void One<T>(T source, ref SampleWriter writer) => writer.Sample(1);

    /// <summary>
    /// Owners with the labels kind, name and controller flag, an absent flag being false; one sample with empty labels
    /// where there are none.
    /// </summary>
    internal static void OwnersWithController<T>(T source, ref SampleWriter writer) where T : KubernetesObject
    {
        if (source.Metadata.OwnerReferences.Count == 0)
        {
            writer.Sample(1, default, default, default);
        }
        foreach (OwnerReference owner in source.Metadata.OwnerReferences)
        {
            writer.Sample(1, owner.Kind, owner.Name, writer.Label(owner.Controller == true));
        }
    }

    internal static void AddAll(in Map<Utf8> map, ref PairCollector pairs)
    {
        foreach (Entry<Utf8> entry in map)
        {
            pairs.Add(entry.Key, entry.Value);
        }
    }
}
