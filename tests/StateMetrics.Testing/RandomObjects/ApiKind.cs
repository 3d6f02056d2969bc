namespace StateMetrics.Testing.RandomObjects;

/// <summary>A kind that the exporter shows, by the names that the API gives it.</summary>
public sealed record ApiKind(string ApiVersion, string Kind)
{
    /// <summary>The 39 kinds, written down here so that no table of the product decides what is tested.</summary>
    public static IReadOnlyList<ApiKind> All { get; } =
    [
        .. Of("v1", "ConfigMap", "Endpoints", "LimitRange", "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod",
            "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount"),
        .. Of("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration"),
        .. Of("apps/v1", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
        .. Of("autoscaling/v2", "HorizontalPodAutoscaler"),
        .. Of("batch/v1", "CronJob", "Job"),
        .. Of("certificates.k8s.io/v1", "CertificateSigningRequest"),
        .. Of("coordination.k8s.io/v1", "Lease"),
        .. Of("discovery.k8s.io/v1", "EndpointSlice"),
        .. Of("networking.k8s.io/v1", "Ingress", "IngressClass", "NetworkPolicy"),
        .. Of("policy/v1", "PodDisruptionBudget"),
        .. Of("rbac.authorization.k8s.io/v1", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
        .. Of("storage.k8s.io/v1", "StorageClass", "VolumeAttachment"),
    ];

    /// <summary>The full name of its protobuf message: the packages are named by the first part of the group.</summary>
    public string Message
    {
        get
        {
            string[] parts = ApiVersion.Split('/');
            string package = parts.Length == 1 ? "core" : parts[0].Split('.')[0];
            return $"k8s.io.api.{package}.{parts[^1]}.{Kind}";
        }
    }

    public override string ToString() => $"{ApiVersion} {Kind}";

    private static IEnumerable<ApiKind> Of(string apiVersion, params IEnumerable<string> kinds) =>
        kinds.Select(kind => new ApiKind(apiVersion, kind));
}
