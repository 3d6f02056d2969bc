using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

/// <summary>What pods claim: devices and volumes.</summary>
internal static class PodClaimFamilies
{
    internal static readonly FamilyTable<Pod> ResourceClaims = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_resourceclaim_info", Alpha, ["claim_name", "resourceclaim_name", "resourceclaim_template_name"],
            "Resource claims of the pod, with the template that each was made from.", WriteResourceClaims },
    };

    internal static readonly FamilyTable<Pod> Volumes = new(PodIdentity.Labels, PodIdentity.Write)
    {
        { Gauge, "kube_pod_spec_volumes_persistentvolumeclaims_info", Stable, ["volume", "persistentvolumeclaim", "ephemeral"],
            "Volumes of the pod that a persistent volume claim provides.",
            static (p, ref w) => WriteVolumes(p, static _ => true, ref w) },
        { Gauge, "kube_pod_spec_volumes_persistentvolumeclaims_readonly", Stable, ["volume", "persistentvolumeclaim", "ephemeral"],
            "Whether the pod mounts the claimed volume for reading only.",
            static (p, ref w) => WriteVolumes(p, static v => v.PersistentVolumeClaim is { ReadOnly: true }, ref w) },
    };

    private static void WriteResourceClaims(Pod source, ref SampleWriter writer)
    {
        foreach (PodResourceClaim claim in source.Spec.ResourceClaims)
        {
            if (claim.ResourceClaimName is null && claim.ResourceClaimTemplateName is null)
            {
                continue;
            }
            Utf8 name = claim.ResourceClaimName ?? GeneratedName(source, claim.Name);
            writer.Sample(1, claim.Name, name, claim.ResourceClaimTemplateName.GetValueOrDefault());
        }
    }

    /// <summary>The claim that was made for an entry of the pod; empty while there is none.</summary>
    private static Utf8 GeneratedName(Pod source, Utf8 entry)
    {
        Utf8 name = default;
        foreach (PodResourceClaimStatus status in source.Status.ResourceClaimStatuses)
        {
            name = status.Name == entry ? status.ResourceClaimName ?? name : name;
        }
        return name;
    }

    private static void WriteVolumes(Pod source, Func<Volume, bool> value, ref SampleWriter writer)
    {
        foreach (Volume volume in source.Spec.Volumes)
        {
            if (volume.PersistentVolumeClaim is { } claim)
            {
                writer.Sample(value(volume), volume.Name, claim.ClaimName, writer.Label(false));
            }
            else if (volume.Ephemeral is not null)
            {
                writer.Sample(value(volume), volume.Name, EphemeralClaim(source, volume, writer), writer.Label(true));
            }
        }
    }

    /// <summary>
    /// The name that Kubernetes gives to the claim of an ephemeral volume: pod, "-", volume;
    /// https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming.
    /// </summary>
    private static ReadOnlyMemory<byte> EphemeralClaim(Pod source, Volume volume, in SampleWriter writer)
    {
        ReadOnlySpan<byte> pod = source.Metadata.Name.Span;
        Memory<byte> name = writer.LabelSpace(pod.Length + 1 + volume.Name.Span.Length);
        pod.CopyTo(name.Span);
        name.Span[pod.Length] = (byte)'-';
        volume.Name.Span.CopyTo(name.Span[(pod.Length + 1)..]);
        return name;
    }
}
