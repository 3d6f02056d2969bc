namespace StateMetrics.Simulator.Workloads;

/// <summary>The spec of an application's pods: the application's container and a proxy beside it.</summary>
internal static class PodSpecText
{
    internal const string ProxyImage = "registry.example.com/platform/proxy:1.31.4";

    private const string Spec = """
        {"volumes":[{"name":"config","configMap":{"name":"<name>","defaultMode":420}},
        {"name":"kube-api-access-x7k2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
        {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},
        {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],
        "defaultMode":420}}],
        "containers":[<first>,<second>],
        "restartPolicy":"<restart>","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst",
        "serviceAccountName":"<name>","serviceAccount":"<name>","nodeName":"@NODE@",
        "securityContext":{"runAsUser":1000,"runAsNonRoot":true,"fsGroup":1000},"schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},
        {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
        "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"}
        """;

    private const string Container = """
        {"name":"<container>","image":"<image>","ports":[{"name":"<port>","containerPort":<number>,"protocol":"TCP"}],
        "env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},
        {"name":"LOG_LEVEL","value":"info"},{"name":"DATABASE_URL","valueFrom":{"secretKeyRef":{"name":"<container>","key":"url"}}}],
        "resources":{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},
        "volumeMounts":[{"name":"config","readOnly":true,"mountPath":"/etc/<container>"},
        {"name":"kube-api-access-x7k2p","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],
        "livenessProbe":{"httpGet":{"path":"/livez","port":"<port>","scheme":"HTTP"},
        "timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
        "readinessProbe":{"httpGet":{"path":"/readyz","port":"<port>","scheme":"HTTP"},
        "timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
        "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent",
        "securityContext":{"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false}}
        """;

    internal static string ImageOf(Application app) => $"registry.example.com/{app.Namespace}/{app.Name}:{app.Version}";

    internal static string Of(Application app)
    {
        string first = Gaps.Fill(
            Container, ("container", app.Name), ("image", ImageOf(app)), ("port", "http"), ("number", "8080"));
        string second = Gaps.Fill(
            Container, ("container", "proxy"), ("image", ProxyImage), ("port", "metrics"), ("number", "9102"));
        return Gaps.Fill(app, Spec, ("first", first), ("second", second), ("restart", app.IsJob ? "Never" : "Always"));
    }
}
