using StateMetrics.Server.Commands;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>Command lines of the golden cases, whose output is compared elsewhere; here both commands only have to accept them.</summary>
public sealed class AcceptedTests
{
    private static readonly string[][] s_golden =
    [
        ["--metric-labels-allowlist= configmaps=[ app , team ]", "--metric-annotations-allowlist=configmaps=[ team ]"],
        ["--metric-labels-allowlist=configmaps=[a.b]"],
        ["--metric-labels-allowlist=configmaps=[*]"],
        ["--metric-labels-allowlist=configmaps=[*]", "--metric-annotations-allowlist=configmaps=[*]"],
        ["--resources=secrets", "--metric-labels-allowlist=pods=[app],secrets=[app]"],
        ["--metric-labels-allowlist=configmaps=[,b]"],
        ["--metric-labels-allowlist=configmaps=[]", "--metric-annotations-allowlist=configmaps=[]"],
        ["--metric-labels-allowlist="],
        ["--metric-labels-allowlist=configmaps=[app,team,nope]", "--metric-annotations-allowlist=configmaps=[example.com/team]"],
        ["--metric-labels-allowlist=configmaps=[app.kubernetes.io/na*]", "--metric-annotations-allowlist=configmaps=[*kubernetes.io]"],
        ["--metric-labels-allowlist=configmaps=[team*]", "--metric-annotations-allowlist=configmaps=[*team]"],
        ["--metric-labels-allowlist=configmaps=[app*name]", "--metric-annotations-allowlist=configmaps=[a*e]"],
        ["--metric-labels-allowlist=configmaps=[x*y]"],
        ["--metric-labels-allowlist=configmaps=[ab*bc,a*a]"],
        ["--metric-labels-allowlist=configmaps=[app*,app,*app,app]", "--metric-annotations-allowlist=configmaps=[team,te*,*am]"],
        ["--metric-labels-allowlist=configmaps=[app*]", "--metric-annotations-allowlist=configmaps=[app.kubernetes.io/*]"],
        ["--metric-labels-allowlist=configmaps=[a+*,a(*c,a$*,^*,a|*,a\\*,a?*]"],
        ["--metric-labels-allowlist=configmaps=[*app]", "--metric-annotations-allowlist=configmaps=[*/team]"],
        ["--metric-labels-allowlist=configmaps=[app]", "--metric-labels-allowlist=configmaps=[team]"],
        ["--metric-labels-allowlist=configmaps=[team],*=[app],secrets=[*]"],
        ["--metric-labels-allowlist=*=[app]", "--metric-annotations-allowlist=*=[team]"],
        ["--metric-labels-allowlist=configmaps=[app],configmaps=[team]"],
        ["--metric-labels-allowlist=configmaps=[app],secrets=[team,my-app]", "--metric-annotations-allowlist=secrets=[example.com/*]"],
        ["--metric-labels-allowlist=configmaps=[*,team]", "--metric-annotations-allowlist=configmaps=[*]"],
        ["--metric-labels-allowlist=configmaps=[team,*]", "--metric-annotations-allowlist=configmaps=[nope,*]"],
        ["--metric-annotations-allowlist=configmaps=[k]"],
        ["--metric-allowlist=^kube_configmap_.*$,kube_pod_status_phase$"],
        ["--metric-allowlist=(s)\\1"],
        ["--metric-allowlist=KUBE_POD_INFO,kube_secret_Info,kube_namespace_created"],
        ["--metric-allowlist=_info"],
        ["--metric-allowlist=kube_pod_info"],
        ["--metric-allowlist=^kube_pod_(?!container|init|status).*"],
        ["--metric-allowlist=(?<=kube_pod_status_).*ready.*"],
        ["--metric-allowlist=^nothing$"],
        ["--metric-allowlist=kube_pod_nodeselectors", "--metric-opt-in-list=kube_pod_nodeselectors"],
        ["--metric-allowlist=kube_pod_nodeselectors,kube_pod_info"],
        ["--metric-allowlist= kube_secret_type ,, ", "--metric-allowlist=kube_namespace_created"],
        ["--custom-resource-state-only"],
        ["--metric-denylist=.*"],
        ["--metric-denylist=kube_pod_info,kube_secret_type"],
        ["--metric-opt-in-list=.*", "--metric-denylist=kube_pod_nodeselectors"],
        ["--metric-denylist=^kube_pod_.*,created"],
        ["--namespaces=one,two", "--namespaces-denylist=two"],
        ["--namespaces-denylist=one,three"],
        ["--namespaces=empty"],
        ["--namespaces=one"],
        ["--namespaces=two,one", "--namespaces=nowhere"],
        ["--metric-opt-in-list=.*"],
        ["--metric-opt-in-list=kube_pod_info"],
        ["--metric-opt-in-list=csi_attr"],
        ["--resources= configmaps , configmaps", "--resources=secrets"],
    ];

    [Fact]
    public void Golden_arguments_are_accepted() =>
        Assert.All(s_golden, arguments =>
        {
            Assert.IsType<Invocation.Run>(Given.Parse(arguments));
            Assert.IsType<Invocation.Render>(Given.Parse(["render", "-f", "objects.json", .. arguments]));
        });
}
