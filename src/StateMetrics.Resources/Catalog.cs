using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.AdmissionRegistration;
using StateMetrics.Resources.Apps;
using StateMetrics.Resources.Autoscaling;
using StateMetrics.Resources.Batch;
using StateMetrics.Resources.Batch.Schedules;
using StateMetrics.Resources.Certificates;
using StateMetrics.Resources.Coordination;
using StateMetrics.Resources.Core;
using StateMetrics.Resources.Discovery;
using StateMetrics.Resources.Networking;
using StateMetrics.Resources.Policy;
using StateMetrics.Resources.Rbac;
using StateMetrics.Resources.Storage;

namespace StateMetrics.Resources;

/// <summary>Every kind once, in output order: bytewise by name.</summary>
public static class Catalog
{
    /// <summary>The kinds for a process whose own time zone is UTC.</summary>
    public static IReadOnlyList<CatalogEntry> All { get; } = Entries(Zone.Utc);

    /// <summary>
    /// The kinds for a process whose own time zone is <paramref name="timeZone"/>, the value of the variable TZ: the zone of
    /// schedules that name none. Empty or unknown means UTC, as it does for Go's programs.
    /// </summary>
    public static IReadOnlyList<CatalogEntry> In(string timeZone)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        string name = timeZone.StartsWith(':') ? timeZone[1..] : timeZone;
        Zone? zone = name.Length == 0 ? null : ZoneDatabase.Embedded.Find(new Utf8(Encoding.UTF8.GetBytes(name)));
        return zone is null ? All : Entries(zone);
    }

    private static CatalogEntry[] Entries(Zone local) => new CatalogEntry[]
    {
        Entry(CertificateSigningRequest.Resource, CertificateSigningRequestFamilies.Table),
        Entry(ClusterRole.Resource, ClusterRoleFamilies.Table, isDefault: false),
        Entry(ClusterRoleBinding.Resource, ClusterRoleBindingFamilies.Table, isDefault: false),
        Entry(ClusterService.Resource, ServiceFamilies.Table),
        Entry(ConfigMap.Resource, ConfigMapFamilies.Table),
        Entry(CronJob.Resource, CronJobFamilies.TableIn(local)),
        Entry(DaemonSet.Resource, DaemonSetFamilies.Table),
        Entry(Deployment.Resource, DeploymentFamilies.Table),
        Entry(EndpointSlice.Resource, EndpointSliceFamilies.Table),
        Entry(Endpoints.Resource, EndpointsFamilies.Table, isDefault: false),
        Entry(HorizontalPodAutoscaler.Resource, HorizontalPodAutoscalerFamilies.Table),
        Entry(Ingress.Resource, IngressFamilies.Table),
        Entry(IngressClass.Resource, IngressClassFamilies.Table, isDefault: false),
        Entry(Job.Resource, JobFamilies.Table),
        Entry(Lease.Resource, LeaseFamilies.Table),
        Entry(LimitRange.Resource, LimitRangeFamilies.Table),
        Entry(MutatingAdmissionPolicy.Resource, MutatingAdmissionPolicyFamilies.Table),
        Entry(MutatingAdmissionPolicyBinding.Resource, MutatingAdmissionPolicyBindingFamilies.Table),
        Entry(MutatingWebhookConfiguration.Resource, MutatingWebhookConfigurationFamilies.Table),
        Entry(Namespace.Resource, NamespaceFamilies.Table),
        Entry(NetworkPolicy.Resource, NetworkPolicyFamilies.Table),
        Entry(Node.Resource, NodeFamilies.Table),
        Entry(PersistentVolume.Resource, PersistentVolumeFamilies.Table),
        Entry(PersistentVolumeClaim.Resource, PersistentVolumeClaimFamilies.Table),
        Entry(Pod.Resource, PodFamilies.Table),
        Entry(PodDisruptionBudget.Resource, PodDisruptionBudgetFamilies.Table),
        Entry(ReplicaSet.Resource, ReplicaSetFamilies.Table),
        Entry(ReplicationController.Resource, ReplicationControllerFamilies.Table),
        Entry(ResourceQuota.Resource, ResourceQuotaFamilies.Table),
        Entry(Role.Resource, RoleFamilies.Table, isDefault: false),
        Entry(RoleBinding.Resource, RoleBindingFamilies.Table, isDefault: false),
        Entry(Secret.Resource, SecretFamilies.Table),
        Entry(ServiceAccount.Resource, ServiceAccountFamilies.Table, isDefault: false),
        Entry(StatefulSet.Resource, StatefulSetFamilies.Table),
        Entry(StorageClass.Resource, StorageClassFamilies.Table),
        Entry(ValidatingAdmissionPolicy.Resource, ValidatingAdmissionPolicyFamilies.Table),
        Entry(ValidatingAdmissionPolicyBinding.Resource, ValidatingAdmissionPolicyBindingFamilies.Table),
        Entry(ValidatingWebhookConfiguration.Resource, ValidatingWebhookConfigurationFamilies.Table),
        Entry(VolumeAttachment.Resource, VolumeAttachmentFamilies.Table),
    }.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();

    /// <summary>The entry that reads objects of this apiVersion ("v1", "apps/v1", an older one that it knows) and kind, or null.</summary>
    public static CatalogEntry? Find(string apiVersion, string kind) =>
        All.FirstOrDefault(e => e.Resource.Kind == kind && e.Resource.Versions.Any(v => e.Resource.GroupVersion(v) == apiVersion));

    private static CatalogEntry<T> Entry<T>(ResourceKind<T> kind, FamilyTable<T> table, bool isDefault = true)
        where T : KubernetesObject, new() => new(kind, table) { IsDefault = isDefault };
}
