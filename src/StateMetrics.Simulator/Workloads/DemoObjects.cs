namespace StateMetrics.Simulator.Workloads;

/// <summary>The objects around the pods: namespaces, and what controllers would have made for an application.</summary>
internal static class DemoObjects
{
    private const string Labels = """
        {"app.kubernetes.io/name":"<name>","app.kubernetes.io/part-of":"<ns>","app.kubernetes.io/version":"<version>"}
        """;

    private const string Deployments = """
        {"metadata":{"name":"<name>","namespace":"<ns>","uid":"<deploymentUid>","creationTimestamp":"<created>","generation":3,
        "labels":<labels>,"annotations":{"deployment.kubernetes.io/revision":"3"}},
        "spec":{"replicas":<replicas>,"selector":{"matchLabels":{"app.kubernetes.io/name":"<name>"}},
        "template":{"metadata":{"labels":<labels>},"spec":<spec>},
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},
        "revisionHistoryLimit":10,"progressDeadlineSeconds":600},
        "status":{"observedGeneration":3,"replicas":<replicas>,"updatedReplicas":<replicas>,
        "readyReplicas":<ready>,"availableReplicas":<ready>,"unavailableReplicas":<unready>,
        "conditions":[{"type":"Available","status":"<available>","lastUpdateTime":"<created>","lastTransitionTime":"<created>",
        "reason":"MinimumReplicasAvailable","message":"Deployment has minimum availability."},
        {"type":"Progressing","status":"True","lastUpdateTime":"<created>","lastTransitionTime":"<created>",
        "reason":"NewReplicaSetAvailable","message":"ReplicaSet <owner> has successfully progressed."}]}}
        """;

    private const string ReplicaSets = """
        {"metadata":{"name":"<owner>","namespace":"<ns>","uid":"<ownerUid>","creationTimestamp":"<created>","generation":1,
        "labels":<labels>,
        "annotations":{"deployment.kubernetes.io/desired-replicas":"<replicas>","deployment.kubernetes.io/revision":"3"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"<name>","uid":"<deploymentUid>",
        "controller":true,"blockOwnerDeletion":true}]},
        "spec":{"replicas":<replicas>,"selector":{"matchLabels":{"pod-template-hash":"<hash>"}},
        "template":{"metadata":{"labels":<labels>},"spec":<spec>}},
        "status":{"observedGeneration":1,"replicas":<replicas>,"fullyLabeledReplicas":<replicas>,
        "readyReplicas":<ready>,"availableReplicas":<ready>}}
        """;

    private const string Services = """
        {"metadata":{"name":"<name>","namespace":"<ns>","creationTimestamp":"<created>","labels":<labels>},
        "spec":{"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":"http"},
        {"name":"metrics","protocol":"TCP","port":9102,"targetPort":9102}],
        "selector":{"app.kubernetes.io/name":"<name>"},"clusterIP":"<ip>","clusterIPs":["<ip>"],"type":"<type>",
        "sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"},
        "status":{"loadBalancer":<balancer>}}
        """;

    private const string Jobs = """
        {"metadata":{"name":"<name>","namespace":"<ns>","uid":"<ownerUid>","creationTimestamp":"<created>","generation":1,
        "labels":<labels>},
        "spec":{"parallelism":1,"completions":1,"backoffLimit":0,
        "selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"<ownerUid>"}},
        "template":{"metadata":{"labels":<labels>},"spec":<spec>},"completionMode":"NonIndexed","suspend":false},
        "status":{"conditions":[{"type":"<condition>","status":"True","lastProbeTime":"<finished>","lastTransitionTime":"<finished>",
        "reason":"<reason>"}],"startTime":"<created>",<outcome>,"uncountedTerminatedPods":{},"ready":0}}
        """;

    internal static string Namespace(string name, string created) => Gaps.Fill(
        """
        {"metadata":{"name":"<space>","creationTimestamp":"<created>","labels":{"kubernetes.io/metadata.name":"<space>","team":"<team>"}},
        "spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}
        """,
        ("space", name), ("team", name.Split('-')[0]), ("created", created));

    internal static string Deployment(Application app, int ready, string created) => Fill(
        app, Deployments, ("ready", $"{ready}"), ("unready", $"{app.Replicas - ready}"), ("available", ready > 0 ? "True" : "False"),
        ("created", created));

    internal static string ReplicaSet(Application app, int ready, string created) => Fill(
        app, ReplicaSets, ("ready", $"{ready}"), ("created", created));

    internal static string Service(Application app, int ordinal, string created)
    {
        bool balanced = ordinal % 20 == 0;
        return Fill(
            app, Services, ("created", created), ("ip", $"10.96.{(ordinal >> 8) & 255}.{ordinal & 255}"),
            ("type", balanced ? "LoadBalancer" : "ClusterIP"),
            ("balancer", balanced ? "{\"ingress\":[{\"ip\":\"192.0.2.<octet>\"}]}" : "{}"), ("octet", $"{ordinal / 20 % 254}"));
    }

    internal static string Job(DemoPod pod)
    {
        bool failed = pod.Activity == PodActivity.Failed;
        return Fill(
            pod.Blueprint.App, Jobs, ("outcome", failed ? "\"failed\":1" : "\"succeeded\":1,\"completionTime\":\"<finished>\""),
            ("condition", failed ? "Failed" : "Complete"), ("reason", failed ? "BackoffLimitExceeded" : "CompletionsReached"),
            ("created", PodBlueprint.Stamp(pod.Created)), ("finished", PodBlueprint.Stamp(pod.ChangedAt)));
    }

    private static string Fill(Application app, string text, params ReadOnlySpan<(string Gap, string Value)> values)
    {
        string spec = PodSpecText.Of(app).Replace("\"nodeName\":\"@NODE@\",", "", StringComparison.Ordinal);
        return Gaps.Fill(app, Gaps.Fill(text, ("labels", Labels), ("spec", spec), ("deploymentUid", app.DeploymentUid)), values);
    }
}
