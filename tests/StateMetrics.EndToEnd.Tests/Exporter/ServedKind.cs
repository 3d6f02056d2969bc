namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>
/// A kind that an API server of 1.20 serves: in which version, the least object that it accepts, and a family that shows it by the
/// label that holds its name.
/// </summary>
internal sealed record ServedKind(string Resource, string GroupVersion, string Family, string Label, string Spec)
{
    internal const string ObjectName = "every-kind";

    private const string Template =
        """{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""";

    private const string JobSpec =
        """{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}""";

    private const string Role = "\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"r\"}";

    private const string Webhooks =
        """
        "webhooks":[{"name":"w.example.com","sideEffects":"None","admissionReviewVersions":["v1"],"clientConfig":{"url":"https://w"},
         "failurePolicy":"Ignore","rules":[{"operations":["DELETE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["x"]}]}]
        """;

    /// <summary>False for kinds outside of namespaces.</summary>
    internal bool Namespaced { get; init; } = true;

    internal string Collection
    {
        get
        {
            string root = GroupVersion.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/";
            return $"{root}{GroupVersion}{(Namespaced ? "/namespaces/default" : "")}/{Resource}";
        }
    }

    internal string Path => $"{Collection}/{ObjectName}";

    internal string Json
    {
        get
        {
            string more = Spec.Length > 0 ? $",{Spec}" : "";
            return $$"""{"metadata":{"name":"{{ObjectName}}","labels":{"a":"b"},"annotations":{"c":"d"} }{{more}} }""";
        }
    }

    /// <summary>What 1.20 does not have in any version that we read.</summary>
    internal static IReadOnlyList<string> NotServed { get; } =
    [
        "mutatingadmissionpolicies", "mutatingadmissionpolicybindings", "validatingadmissionpolicies", "validatingadmissionpolicybindings",
    ];

    internal static IReadOnlyList<ServedKind> All { get; } =
    [
        new("certificatesigningrequests", "certificates.k8s.io/v1", "kube_certificatesigningrequest_created", "certificatesigningrequest",
            $$"""
            "spec":{"signerName":"example.com/s","usages":["client auth"],"request":"{{CertificateRequests.Base64()}}"}
            """) { Namespaced = false },
        new("clusterrolebindings", "rbac.authorization.k8s.io/v1", "kube_clusterrolebinding_info", "clusterrolebinding", Role)
            { Namespaced = false },
        new("clusterroles", "rbac.authorization.k8s.io/v1", "kube_clusterrole_info", "clusterrole", "\"rules\":[]") { Namespaced = false },
        new("configmaps", "v1", "kube_configmap_info", "configmap", ""),
        new("cronjobs", "batch/v1beta1", "kube_cronjob_info", "cronjob", $$"""
            "spec":{"schedule":"0 0 * * *","jobTemplate":{"spec":{{JobSpec}} } }
            """),
        new("daemonsets", "apps/v1", "kube_daemonset_created", "daemonset", Workload("")),
        new("deployments", "apps/v1", "kube_deployment_spec_replicas", "deployment", Workload("")),
        new("endpoints", "v1", "kube_endpoint_info", "endpoint", ""),
        new("endpointslices", "discovery.k8s.io/v1beta1", "kube_endpointslice_info", "endpointslice",
            "\"addressType\":\"IPv4\",\"endpoints\":[]"),
        new("horizontalpodautoscalers", "autoscaling/v2beta2", "kube_horizontalpodautoscaler_info", "horizontalpodautoscaler",
            "\"spec\":{\"maxReplicas\":2,\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\"}}"),
        new("ingressclasses", "networking.k8s.io/v1", "kube_ingressclass_info", "ingressclass",
            "\"spec\":{\"controller\":\"example.com/c\"}") { Namespaced = false },
        new("ingresses", "networking.k8s.io/v1", "kube_ingress_info", "ingress",
            "\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"s\",\"port\":{\"number\":80}}}}"),
        new("jobs", "batch/v1", "kube_job_info", "job_name", $"\"spec\":{JobSpec}"),
        new("leases", "coordination.k8s.io/v1", "kube_lease_owner", "lease", "\"spec\":{\"holderIdentity\":\"h\"}"),
        new("limitranges", "v1", "kube_limitrange", "limitrange",
            "\"spec\":{\"limits\":[{\"type\":\"Container\",\"default\":{\"example.com/a\":\"1\"}}]}"),
        new("mutatingwebhookconfigurations", "admissionregistration.k8s.io/v1", "kube_mutatingwebhookconfiguration_info",
            "mutatingwebhookconfiguration", Webhooks) { Namespaced = false },
        new("namespaces", "v1", "kube_namespace_created", "namespace", "") { Namespaced = false },
        new("networkpolicies", "networking.k8s.io/v1", "kube_networkpolicy_created", "networkpolicy", "\"spec\":{\"podSelector\":{}}"),
        new("nodes", "v1", "kube_node_info", "node", "") { Namespaced = false },
        new("persistentvolumeclaims", "v1", "kube_persistentvolumeclaim_info", "persistentvolumeclaim",
            "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}"),
        new("persistentvolumes", "v1", "kube_persistentvolume_info", "persistentvolume", """
            "spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"},"hostPath":{"path":"/p"}}
            """) { Namespaced = false },
        new("poddisruptionbudgets", "policy/v1beta1", "kube_poddisruptionbudget_created", "poddisruptionbudget",
            "\"spec\":{\"minAvailable\":1,\"selector\":{}}"),
        new("pods", "v1", "kube_pod_info", "pod", "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}"),
        new("replicasets", "apps/v1", "kube_replicaset_spec_replicas", "replicaset", Workload("")),
        new("replicationcontrollers", "v1", "kube_replicationcontroller_spec_replicas", "replicationcontroller",
            $$"""
            "spec":{"selector":{"a":"b"},"template":{{Template}} }
            """),
        new("resourcequotas", "v1", "kube_resourcequota_created", "resourcequota",
            "\"spec\":{\"hard\":{\"count/widgets.example.com\":\"1\"}}"),
        new("rolebindings", "rbac.authorization.k8s.io/v1", "kube_rolebinding_info", "rolebinding", Role),
        new("roles", "rbac.authorization.k8s.io/v1", "kube_role_info", "role", "\"rules\":[]"),
        new("secrets", "v1", "kube_secret_info", "secret", ""),
        new("serviceaccounts", "v1", "kube_serviceaccount_info", "serviceaccount", ""),
        new("services", "v1", "kube_service_info", "service", "\"spec\":{\"ports\":[{\"port\":80}]}"),
        new("statefulsets", "apps/v1", "kube_statefulset_replicas", "statefulset", Workload("\"serviceName\":\"s\",")),
        new("storageclasses", "storage.k8s.io/v1", "kube_storageclass_info", "storageclass", "\"provisioner\":\"p\"")
            { Namespaced = false },
        new("validatingwebhookconfigurations", "admissionregistration.k8s.io/v1", "kube_validatingwebhookconfiguration_info",
            "validatingwebhookconfiguration", Webhooks) { Namespaced = false },
        new("volumeattachments", "storage.k8s.io/v1", "kube_volumeattachment_info", "volumeattachment",
            "\"spec\":{\"attacher\":\"a\",\"nodeName\":\"n\",\"source\":{\"persistentVolumeName\":\"v\"}}") { Namespaced = false },
    ];

    private static string Workload(string more) => $$"""
        "spec":{ {{more}}"selector":{"matchLabels":{"a":"b"} },"template":{{Template}} }
        """;
}
