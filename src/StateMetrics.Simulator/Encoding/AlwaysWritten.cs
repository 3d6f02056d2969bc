using System.Collections.Frozen;

namespace StateMetrics.Simulator.Encoding;

/// <summary>
/// The fields that are no pointers in Go's types, for the messages that dominate real traffic. Go writes them even
/// where they are zero: an empty string, a false, or a Time of no bytes. A field that is missing here is left out
/// when JSON has nothing, which every reader takes for the same value; so the table only makes sizes realistic, and
/// makes readers meet the zero times (<c>creationTimestamp</c>, <c>lastProbeTime</c>) that a real server sends.
/// </summary>
internal static class AlwaysWritten
{
    private const string Core = "k8s.io.api.core.v1.";
    private const string Meta = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    private static readonly FrozenDictionary<string, string[]> s_fields = new Dictionary<string, string[]>
    {
        [Meta + "ObjectMeta"] =
            ["name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp"],
        [Meta + "ListMeta"] = ["selfLink", "resourceVersion", "continue"],
        [Meta + "ManagedFieldsEntry"] = ["manager", "operation", "apiVersion", "fieldsType", "subresource"],
        [Meta + "OwnerReference"] = ["apiVersion", "kind", "name", "uid"],
        [Meta + "Condition"] = ["type", "status", "observedGeneration", "lastTransitionTime", "reason", "message"],
        [Meta + "PartialObjectMetadata"] = ["metadata"],
        [Meta + "Status"] = ["metadata", "status", "message", "reason", "code"],
        [Meta + "StatusDetails"] = ["name", "group", "kind", "uid", "retryAfterSeconds"],
        [Core + "Pod"] = ["metadata", "spec", "status"],
        [Core + "PodSpec"] =
        [
            "restartPolicy", "dnsPolicy", "serviceAccountName", "serviceAccount", "nodeName", "hostNetwork", "hostPID",
            "hostIPC", "hostname", "subdomain", "schedulerName", "priorityClassName",
        ],
        [Core + "PodStatus"] = ["phase", "message", "reason", "hostIP", "podIP", "qosClass", "nominatedNodeName", "resize"],
        [Core + "PodCondition"] = ["type", "status", "lastProbeTime", "lastTransitionTime", "reason", "message", "observedGeneration"],
        [Core + "PodIP"] = ["ip"],
        [Core + "HostIP"] = ["ip"],
        [Core + "Container"] =
        [
            "name", "image", "workingDir", "resources", "terminationMessagePath", "imagePullPolicy", "stdin", "stdinOnce", "tty",
            "terminationMessagePolicy",
        ],
        [Core + "ContainerPort"] = ["name", "hostPort", "containerPort", "protocol", "hostIP"],
        [Core + "EnvVar"] = ["name", "value"],
        [Core + "VolumeMount"] = ["name", "readOnly", "mountPath", "subPath", "subPathExpr"],
        [Core + "VolumeMountStatus"] = ["name", "mountPath", "readOnly"],
        [Core + "Probe"] = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"],
        [Core + "HTTPGetAction"] = ["path", "port", "host", "scheme"],
        [Core + "ContainerStatus"] = ["name", "state", "lastState", "ready", "restartCount", "image", "imageID", "containerID"],
        [Core + "ContainerStateRunning"] = ["startedAt"],
        [Core + "ContainerStateWaiting"] = ["reason", "message"],
        [Core + "ContainerStateTerminated"] = ["exitCode", "signal", "reason", "message", "startedAt", "finishedAt", "containerID"],
        [Core + "Toleration"] = ["key", "operator", "value", "effect"],
        [Core + "Volume"] = ["name"],
        [Core + "Namespace"] = ["metadata", "spec", "status"],
        [Core + "NamespaceStatus"] = ["phase"],
        [Core + "Node"] = ["metadata", "spec", "status"],
        [Core + "NodeSpec"] = ["podCIDR", "doNotUseExternalID", "providerID", "unschedulable"],
        [Core + "NodeStatus"] = ["phase", "daemonEndpoints", "nodeInfo"],
        [Core + "NodeCondition"] = ["type", "status", "lastHeartbeatTime", "lastTransitionTime", "reason", "message"],
        [Core + "Service"] = ["metadata", "spec", "status"],
        [Core + "ServiceSpec"] =
        [
            "clusterIP", "type", "sessionAffinity", "loadBalancerIP", "externalName", "externalTrafficPolicy", "healthCheckNodePort",
            "publishNotReadyAddresses",
        ],
        [Core + "ServicePort"] = ["name", "protocol", "port", "targetPort", "nodePort"],
        ["k8s.io.api.apps.v1.Deployment"] = ["metadata", "spec", "status"],
        ["k8s.io.api.apps.v1.DeploymentSpec"] = ["template", "strategy", "minReadySeconds", "paused"],
        ["k8s.io.api.apps.v1.DeploymentStatus"] =
            ["observedGeneration", "replicas", "updatedReplicas", "availableReplicas", "unavailableReplicas", "readyReplicas"],
        ["k8s.io.api.apps.v1.DeploymentCondition"] =
            ["type", "status", "reason", "message", "lastUpdateTime", "lastTransitionTime"],
        ["k8s.io.api.batch.v1.Job"] = ["metadata", "spec", "status"],
        ["k8s.io.api.batch.v1.JobStatus"] = ["active", "succeeded", "failed"],
        ["k8s.io.api.batch.v1.JobCondition"] = ["type", "status", "lastProbeTime", "lastTransitionTime", "reason", "message"],
    }.ToFrozenDictionary();

    internal static bool Contains(string message, string jsonName) =>
        s_fields.TryGetValue(message, out string[]? fields) && fields.Contains(jsonName);
}
