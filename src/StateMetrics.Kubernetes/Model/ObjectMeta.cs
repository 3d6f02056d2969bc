using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>metadata of every object, without managedFields, which is most of a real one.</summary>
public sealed class ObjectMeta
{
    public static readonly FieldTable<ObjectMeta> Fields = new FieldTable<ObjectMeta>()
        .Text(1, "name", static m => ref m.Name)
        .Text(3, "namespace", static m => ref m.Namespace)
        .Text(5, "uid", static m => ref m.Uid)
        .Text(6, "resourceVersion", static m => ref m.ResourceVersion)
        .Integer(7, "generation", static m => ref m.Generation)
        .Time(8, "creationTimestamp", static m => ref m.CreationTimestamp)
        .Time(9, "deletionTimestamp", static m => ref m.DeletionTimestamp)
        .Integer(10, "deletionGracePeriodSeconds", static m => ref m.DeletionGracePeriodSeconds)
        .TextMap(11, "labels", static m => ref m.Labels)
        .TextMap(12, "annotations", static m => ref m.Annotations)
        .Messages(13, "ownerReferences", static m => ref m.OwnerReferences, OwnerReference.Fields);

    public Utf8 Name;
    public Utf8 Namespace;
    public Utf8 Uid;
    public Utf8 ResourceVersion;
    public long Generation;
    public Timestamp CreationTimestamp;
    public Timestamp? DeletionTimestamp;
    public long? DeletionGracePeriodSeconds;
    public Map<Utf8> Labels;
    public Map<Utf8> Annotations;
    public Repeated<OwnerReference> OwnerReferences;
}

public sealed class OwnerReference
{
    public static readonly FieldTable<OwnerReference> Fields = new FieldTable<OwnerReference>()
        .Text(1, "kind", static o => ref o.Kind)
        .Text(3, "name", static o => ref o.Name)
        .Text(5, "apiVersion", static o => ref o.ApiVersion)
        .Flag(6, "controller", static o => ref o.Controller);

    public Utf8 Kind;
    public Utf8 Name;
    public Utf8 ApiVersion;
    public bool? Controller;
}
