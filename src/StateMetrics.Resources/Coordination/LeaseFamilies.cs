using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Coordination;

internal static class LeaseFamilies
{
    // The namespace is no identity label: it stands behind the owner's labels.
    internal static readonly FamilyTable<Lease> Table = new(
        ["lease"], static (l, ref i) => i.Values(l.Metadata.Name))
    {
        { Gauge, "kube_lease_owner", Alpha, ["owner_kind", "owner_name", "namespace", "lease_holder"],
            "Objects that own the lease, with the current holder of the lease.", WriteOwners },
        { Gauge, "kube_lease_renew_time", Alpha, ["namespace"], "When the lease was last renewed, in Unix seconds.", WriteRenewTime },
    };

    private static void WriteOwners(Lease source, ref SampleWriter writer)
    {
        Utf8 holder = source.Spec.HolderIdentity.GetValueOrDefault();
        if (source.Metadata.OwnerReferences.Count == 0)
        {
            writer.Sample(1, default, default, source.Metadata.Namespace, holder);
        }
        foreach (OwnerReference owner in source.Metadata.OwnerReferences)
        {
            writer.Sample(1, owner.Kind, owner.Name, source.Metadata.Namespace, holder);
        }
    }

    private static void WriteRenewTime(Lease source, ref SampleWriter writer)
    {
        if (source.Spec.RenewTime is { IsZero: false } renewed)
        {
            writer.Sample(renewed.Seconds, source.Metadata.Namespace);
        }
    }
}
