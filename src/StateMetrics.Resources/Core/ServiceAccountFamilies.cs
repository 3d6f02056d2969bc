using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.Core;

internal static class ServiceAccountFamilies
{
    internal static readonly FamilyTable<ServiceAccount> Table = new(
        ["namespace", "serviceaccount", "uid"], static (a, ref i) => i.Values(a.Metadata.Namespace, a.Metadata.Name, a.Metadata.Uid))
    {
        { Gauge, "kube_serviceaccount_info", Alpha, ["automount_token"],
            "Whether pods of the service account get its token mounted unless they say otherwise, as a label.",
            static (a, ref w) => w.Sample(1, w.Label(a.AutomountServiceAccountToken)) },
        { Gauge, "kube_serviceaccount_created", Alpha, [], "When the service account was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_serviceaccount_deleted", Alpha, [],
            "When the service account is to be gone, in Unix seconds, once it is being deleted.", MetadataRows.DeletionTimestamp },
        { Gauge, "kube_serviceaccount_secret", Alpha, ["name"], "Secrets that pods of the service account may use.", WriteSecrets },
        { Gauge, "kube_serviceaccount_image_pull_secret", Alpha, ["name"],
            "Secrets with which images of the service account's pods are pulled.", WriteImagePullSecrets },
        { Gauge, "kube_serviceaccount_annotations", Alpha, DynamicLabels.Annotation,
            "Annotations of the service account that the allowlist selects, as labels.", MetadataRows.Annotations },
        { Gauge, "kube_serviceaccount_labels", Alpha, DynamicLabels.Label, "Labels of the service account that the allowlist selects.",
            MetadataRows.Labels },
    };

    private static void WriteSecrets(ServiceAccount source, ref SampleWriter writer)
    {
        foreach (ObjectReference secret in source.Secrets)
        {
            writer.Sample(1, secret.Name);
        }
    }

    private static void WriteImagePullSecrets(ServiceAccount source, ref SampleWriter writer)
    {
        foreach (LocalObjectReference secret in source.ImagePullSecrets)
        {
            writer.Sample(1, secret.Name);
        }
    }
}
