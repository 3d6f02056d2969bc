using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.AdmissionRegistration;
using StateMetrics.Resources.Apps;
using StateMetrics.Resources.Batch;
using StateMetrics.Resources.Certificates;
using StateMetrics.Resources.Core;
using StateMetrics.Resources.Rbac;

namespace StateMetrics.Resources;

/// <summary>Every kind once, in output order: bytewise by name.</summary>
public static class Catalog
{
    public static IReadOnlyList<CatalogEntry> All { get; } = new CatalogEntry[]
    {
        Entry(CertificateSigningRequest.Resource, CertificateSigningRequestFamilies.Table),
        Entry(ClusterRole.Resource, ClusterRoleFamilies.Table, isDefault: false),
        Entry(ClusterRoleBinding.Resource, ClusterRoleBindingFamilies.Table, isDefault: false),
        Entry(Deployment.Resource, DeploymentFamilies.Table),
        Entry(Job.Resource, JobFamilies.Table),
        Entry(MutatingAdmissionPolicy.Resource, MutatingAdmissionPolicyFamilies.Table),
        Entry(MutatingAdmissionPolicyBinding.Resource, MutatingAdmissionPolicyBindingFamilies.Table),
        Entry(MutatingWebhookConfiguration.Resource, MutatingWebhookConfigurationFamilies.Table),
        Entry(Namespace.Resource, NamespaceFamilies.Table),
        Entry(Node.Resource, NodeFamilies.Table),
        Entry(Pod.Resource, PodFamilies.Table),
        Entry(Role.Resource, RoleFamilies.Table, isDefault: false),
        Entry(RoleBinding.Resource, RoleBindingFamilies.Table, isDefault: false),
        Entry(ClusterService.Resource, ServiceFamilies.Table),
        Entry(ValidatingAdmissionPolicy.Resource, ValidatingAdmissionPolicyFamilies.Table),
        Entry(ValidatingAdmissionPolicyBinding.Resource, ValidatingAdmissionPolicyBindingFamilies.Table),
        Entry(ValidatingWebhookConfiguration.Resource, ValidatingWebhookConfigurationFamilies.Table),
    }.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();

    /// <summary>The entry for an object's apiVersion ("v1", "apps/v1") and kind, or null.</summary>
    public static CatalogEntry? Find(string apiVersion, string kind) =>
        All.FirstOrDefault(e => e.Resource.Kind == kind
            && apiVersion == (e.Resource.Group.Length == 0 ? e.Resource.Version : $"{e.Resource.Group}/{e.Resource.Version}"));

    private static CatalogEntry<T> Entry<T>(ResourceKind<T> kind, FamilyTable<T> table, bool isDefault = true)
        where T : KubernetesObject, new() => new(kind, table) { IsDefault = isDefault };
}
