namespace StateMetrics.Simulator.Workloads;

/// <summary>The nodes of a demo cluster, in three zones; one in fifty is cordoned, one in a hundred not ready.</summary>
internal static class DemoNodes
{
    private const string Node = """
        {"metadata":{"name":"<node>","creationTimestamp":"<created>","labels":{"kubernetes.io/arch":"amd64","kubernetes.io/os":"linux",
        "kubernetes.io/hostname":"<node>","node.kubernetes.io/instance-type":"m7i.8xlarge","topology.kubernetes.io/region":"eu-1",
        "topology.kubernetes.io/zone":"<zone>"<role>},"annotations":{"node.alpha.kubernetes.io/ttl":"0"}},
        "spec":{"podCIDR":"10.128.<octet>.0/24","podCIDRs":["10.128.<octet>.0/24"],"providerID":"sim:///<zone>/<node>"<cordon>},
        "status":{"capacity":{<amounts>},"allocatable":{<amounts>},"conditions":[<conditions>],
        "addresses":[{"type":"InternalIP","address":"10.64.0.<octet>"},{"type":"Hostname","address":"<node>"}],
        "daemonEndpoints":{"kubeletEndpoint":{"Port":10250}},
        "nodeInfo":{"machineID":"<id>","systemUUID":"<id>","bootID":"<id>","kernelVersion":"6.12.41",
        "osImage":"Debian GNU/Linux 12 (bookworm)","containerRuntimeVersion":"containerd://2.1.4","kubeletVersion":"v1.36.2",
        "kubeProxyVersion":"","operatingSystem":"linux","architecture":"amd64"}}}
        """;

    private const string Amounts =
        "\"cpu\":\"32\",\"ephemeral-storage\":\"202051056Ki\",\"hugepages-2Mi\":\"0\",\"memory\":\"131896468Ki\",\"pods\":\"110\"";

    internal static string NameOf(int node) => $"node-{node:d4}";

    internal static string Json(int node, DateTimeOffset now)
    {
        string created = PodBlueprint.Stamp(now.AddDays(-40).AddMinutes(node));
        bool ready = node % 100 != 99;
        string conditions = string.Join(
            ',',
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID"),
            Condition("Ready", ready ? "True" : "Unknown", ready ? "KubeletReady" : "NodeStatusUnknown"));
        return Gaps.Fill(
            Node,
            ("conditions", conditions), ("amounts", Amounts), ("node", NameOf(node)), ("created", created),
            ("beat", PodBlueprint.Stamp(now)), ("zone", $"eu-1{"abc"[node % 3]}"), ("octet", $"{node & 255}"), ("id", $"{node:x32}"),
            ("role", node == 0 ? ",\"node-role.kubernetes.io/control-plane\":\"\"" : ""),
            ("cordon", node % 50 == 49
                ? ",\"unschedulable\":true,\"taints\":[{\"key\":\"node.kubernetes.io/unschedulable\",\"effect\":\"NoSchedule\"}]"
                : ""));
    }

    private static string Condition(string type, string status, string reason) => Gaps.Fill(
        """
        {"type":"<type>","status":"<status>","lastHeartbeatTime":"<beat>","lastTransitionTime":"<created>",
        "reason":"<reason>","message":"kubelet: <reason>"}
        """,
        ("type", type), ("status", status), ("reason", reason));
}
