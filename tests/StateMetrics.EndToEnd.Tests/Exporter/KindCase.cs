namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>A sample that must be there: family, value, and some of its labels.</summary>
internal sealed record Expected(string Family, double Value, params (string Name, string Value)[] Labels);

/// <summary>
/// One object's life by REST calls: its collection, its JSON, a merge patch (with the subresource that takes it), and what the exporter
/// shows before and after the patch. Every object is called "e2e", and Label is the label that says so.
/// </summary>
internal sealed record KindCase(string Collection, string Label, string Json)
{
    internal const string ObjectName = "e2e";

    internal required string Patch { get; init; }

    internal string Subresource { get; init; } = "";

    internal required Expected Before { get; init; }

    internal required Expected After { get; init; }

    internal string Path => $"{Collection}/{ObjectName}";

    /// <summary>The six kinds by their plurals.</summary>
    internal static IReadOnlyDictionary<string, KindCase> All { get; } = new Dictionary<string, KindCase>(StringComparer.Ordinal)
    {
        ["pods"] = new(
            "/api/v1/namespaces/default/pods",
            "pod",
            """{"metadata":{"name":"e2e"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i:1"}]}}""")
        {
            Before = new("kube_pod_info", 1, ("namespace", "default"), ("pod", "e2e"), ("node", "n1")),
            Patch = """{"status":{"phase":"Running"}}""",
            Subresource = "/status",
            After = new("kube_pod_status_phase", 1, ("namespace", "default"), ("pod", "e2e"), ("phase", "Running")),
        },
        ["nodes"] = new("/api/v1/nodes", "node", """{"metadata":{"name":"e2e"}}""")
        {
            Before = new("kube_node_spec_unschedulable", 0, ("node", "e2e")),
            Patch = """{"spec":{"unschedulable":true}}""",
            After = new("kube_node_spec_unschedulable", 1, ("node", "e2e")),
        },
        ["namespaces"] = new("/api/v1/namespaces", "namespace", """{"metadata":{"name":"e2e"}}""")
        {
            Before = new("kube_namespace_status_phase", 1, ("namespace", "e2e"), ("phase", "Active")),
            Patch = """{"status":{"conditions":[{"type":"NamespaceContentRemaining","status":"True"}]}}""",
            Subresource = "/status",
            After = new(
                "kube_namespace_status_condition", 1,
                ("namespace", "e2e"), ("condition", "NamespaceContentRemaining"), ("status", "true")),
        },
        ["deployments"] = new(
            "/apis/apps/v1/namespaces/default/deployments",
            "deployment",
            """
            {"metadata":{"name":"e2e"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """)
        {
            Before = new("kube_deployment_spec_replicas", 1, ("namespace", "default"), ("deployment", "e2e")),
            Patch = """{"spec":{"replicas":3}}""",
            After = new("kube_deployment_spec_replicas", 3, ("namespace", "default"), ("deployment", "e2e")),
        },
        ["services"] = new(
            "/api/v1/namespaces/default/services", "service", """{"metadata":{"name":"e2e"},"spec":{"ports":[{"port":80}]}}""")
        {
            Before = new("kube_service_spec_type", 1, ("namespace", "default"), ("service", "e2e"), ("type", "ClusterIP")),
            Patch = """{"spec":{"type":"NodePort"}}""",
            After = new("kube_service_spec_type", 1, ("namespace", "default"), ("service", "e2e"), ("type", "NodePort")),
        },
        ["jobs"] = new(
            "/apis/batch/v1/namespaces/default/jobs",
            "job_name",
            """
            {"metadata":{"name":"e2e"},"spec":{"parallelism":1,
             "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
            """)
        {
            Before = new("kube_job_spec_parallelism", 1, ("namespace", "default"), ("job_name", "e2e")),
            Patch = """{"spec":{"parallelism":2}}""",
            After = new("kube_job_spec_parallelism", 2, ("namespace", "default"), ("job_name", "e2e")),
        },
    };
}
