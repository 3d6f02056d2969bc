using System.Text;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Model;

public sealed class PodTests
{
    private const string Typical = """
        {"apiVersion":"v1","kind":"Pod",
         "metadata":{"name":"web-6d4cf56db6-x2x8k","namespace":"shop","uid":"df90979e-621f-5887-8785-468d0dcc695b",
          "labels":{"app":"web","pod-template-hash":"6d4cf56db6"},"annotations":{"a":"b"},"creationTimestamp":"2024-03-01T08:30:15Z",
          "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-6d4cf56db6","uid":"x","controller":true}],
          "managedFields":[{"manager":"kubelet","operation":"Update","fieldsV1":{"f:status":{"f:conditions":{".":{}}}}}]},
         "spec":{"nodeName":"node-a","restartPolicy":"Always","volumes":[{"name":"kube-api-access","projected":{"sources":[]}}],
          "containers":[
           {"name":"web","image":"web:1","resources":{"requests":{"cpu":"250m","memory":"64Mi"},"limits":{"cpu":"1","memory":"128Mi"}}},
           {"name":"sidecar","image":"proxy:7","resources":{},"env":[{"name":"A","value":"B"}]}],
          "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}]},
         "status":{"phase":"Running","podIP":"10.244.1.9","podIPs":[{"ip":"10.244.1.9"}],"startTime":"2024-03-01T08:30:16Z",
          "conditions":[
           {"type":"Initialized","status":"True","lastTransitionTime":"2024-03-01T08:30:16Z"},
           {"type":"Ready","status":"True","lastTransitionTime":"2024-03-01T08:30:25Z"}],
          "containerStatuses":[
           {"name":"web","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2024-03-01T08:30:20Z"}},"lastState":{}},
           {"name":"sidecar","ready":true,"restartCount":2,"state":{"running":{"startedAt":null}},
            "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}}
        """;

    [Fact]
    public void A_time_that_is_absent_inside_a_present_state_is_the_zero_time()
    {
        Pod pod = Decode(Typical);
        Assert.Equal(1709281820, pod.Status.ContainerStatuses[0].State.Running!.StartedAt.Seconds);
        Assert.Equal(-62135596800, pod.Status.ContainerStatuses[1].State.Running!.StartedAt.Seconds);
        Assert.Equal(-62135596800, pod.Status.ContainerStatuses[1].LastState.Terminated!.FinishedAt.Seconds);
        Assert.Null(pod.Status.ContainerStatuses[0].LastState.Terminated);
        Assert.Null(pod.Metadata.DeletionTimestamp);
    }

    [Fact]
    public void The_source_of_a_volume_stands_in_the_volume()
    {
        Pod pod = Decode("""
            {"spec":{"volumes":[{"name":"a","persistentVolumeClaim":{"claimName":"c","readOnly":true}},{"name":"b","ephemeral":{}},
                                {"name":"c","persistentVolumeClaim":null},{"name":"d","emptyDir":{}}]}}
            """);
        Assert.Equal(
            ["a c True False", "b   True", "c   False", "d   False"],
            pod.Spec.Volumes.Span.ToArray().Select(static v =>
                $"{v.Name} {v.PersistentVolumeClaim?.ClaimName} {v.PersistentVolumeClaim?.ReadOnly} {v.Ephemeral is not null}"));
    }

    [Fact]
    public void The_path_of_a_malformed_field_is_told() => Assert.Equal(
        "status.containerStatuses.state.running.startedAt: 'now' where an RFC 3339 time is expected",
        Assert.Throws<InvalidDataException>(
            () => Decode("""{"status":{"containerStatuses":[{"state":{"running":{"startedAt":"now"}}}]}}""")).Message);

    [Fact]
    public void A_pod_of_two_containers_leaves_less_than_3_KB_behind()
    {
        byte[] json = Encoding.UTF8.GetBytes(Typical);
        Decode(json);
        Assert.InRange(AllocatedBytes.Of(() => Decode(json)), 500, 3 * 1024);
    }

    private static Pod Decode(string json) => Decode(Encoding.UTF8.GetBytes(json));

    private static Pod Decode(byte[] json) => Pod.Resource.Decode(new WireObject
    {
        Format = WireFormat.Json,
        Body = json,
        Uid = default,
        Namespace = default,
        Name = default,
        ResourceVersion = default,
    });
}
