namespace StateMetrics.Simulator.Workloads;

/// <summary>The status of a generated pod, by what it is doing.</summary>
internal static class PodStatusText
{
    /// <summary>What a kubelet owns of a status, for the managed fields.</summary>
    internal const string Reported = """
        {"conditions":[
        {"type":"PodReadyToStartContainers","lastProbeTime":null,"lastTransitionTime":"","observedGeneration":1,"status":""},
        {"type":"Initialized","lastProbeTime":null,"lastTransitionTime":"","observedGeneration":1,"status":""},
        {"type":"Ready","lastProbeTime":null,"lastTransitionTime":"","observedGeneration":1,"status":""},
        {"type":"ContainersReady","lastProbeTime":null,"lastTransitionTime":"","observedGeneration":1,"status":""}],
        "containerStatuses":[],"hostIP":"","hostIPs":[],"observedGeneration":1,"phase":"","podIP":"","podIPs":[{"ip":"@IP@"}],
        "startTime":""}
        """;

    private const string Started = """
        {"phase":"<phase>","conditions":[
        {"type":"PodReadyToStartContainers","status":"True","lastProbeTime":null,"lastTransitionTime":"@CREATED@"},
        {"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":"@CREATED@"},
        {"type":"Ready","status":"<ready>","lastProbeTime":null,"lastTransitionTime":"@CHANGED@"<reason>},
        {"type":"ContainersReady","status":"<ready>","lastProbeTime":null,"lastTransitionTime":"@CHANGED@"<reason>},
        {"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"@CREATED@"}],
        "hostIP":"@HOSTIP@","hostIPs":[{"ip":"@HOSTIP@"}],"podIP":"@IP@","podIPs":[{"ip":"@IP@"}],"startTime":"@CREATED@",
        "containerStatuses":[<first>,<second>],"qosClass":"Burstable"}
        """;

    private const string Pending = """
        {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","lastProbeTime":null,
        "lastTransitionTime":"@CREATED@","reason":"Unschedulable",
        "message":"0/<nodes> nodes are available: insufficient cpu. preemption: not helpful."}],"qosClass":"Burstable"}
        """;

    private const string Container = """
        {"name":"<container>","state":<state>,"lastState":<last>,"ready":<ready>,"restartCount":<restarts>,
        "image":"<image>","imageID":"<imageName>@SHA@:<imageDigest>","containerID":"containerd://<id>@ID@","started":<ready>,
        "volumeMounts":[{"name":"config","mountPath":"/etc/<container>","readOnly":true,"recursiveReadOnly":"Disabled"}]}
        """;

    /// <summary>The status with gaps for what differs between pods of the same activity, with and without restarts.</summary>
    internal static string Of(DemoPod pod)
    {
        string name = pod.Blueprint.App.Name;
        (string phase, string reason) = pod.Activity switch
        {
            PodActivity.Running => ("Running", ""),
            PodActivity.Succeeded => ("Succeeded", ",\"reason\":\"PodCompleted\""),
            PodActivity.Failed => ("Failed", ",\"reason\":\"PodFailed\""),
            _ => ("Running", $",\"reason\":\"ContainersNotReady\",\"message\":\"containers with unready status: [{name}]\""),
        };
        bool ready = pod.Activity == PodActivity.Running;
        return pod.Activity == PodActivity.Pending
            ? Gaps.Fill(Pending, ("nodes", "33"))
            : Gaps.Fill(
                Started, ("phase", phase), ("reason", reason), ("ready", ready ? "True" : "False"),
                ("first", MainContainer(pod, ready)), ("second", ProxyContainer(pod, phase == "Running")));
    }

    private static string MainContainer(DemoPod pod, bool ready)
    {
        string state = pod.Activity switch
        {
            PodActivity.CrashLooping =>
                """{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}}""",
            PodActivity.Succeeded => Terminated(0, "Completed"),
            PodActivity.Failed => Terminated(1, "Error"),
            _ => """{"running":{"startedAt":"@CREATED@"}}""",
        };
        string last = pod.Restarts == 0 ? "{}" : Terminated(137, "OOMKilled");
        string image = PodSpecText.ImageOf(pod.Blueprint.App);
        return Gaps.Fill(
            ContainerOf(pod.Blueprint.App.Name, image, "c", ready),
            ("state", state), ("last", last), ("restarts", "@RESTARTS@"));
    }

    private static string ProxyContainer(DemoPod pod, bool ready) => Gaps.Fill(
        ContainerOf("proxy", PodSpecText.ProxyImage, "d", ready),
        ("state", ready ? """{"running":{"startedAt":"@CREATED@"}}""" : Terminated(0, "Completed")), ("last", "{}"), ("restarts", "0"));

    private static string ContainerOf(string name, string image, string id, bool ready) => Gaps.Fill(
        Container, ("container", name), ("image", image), ("imageName", image.Split(':')[0]), ("imageDigest", $"e{Digest(image)}"),
        ("id", id), ("ready", ready ? "true" : "false"));

    private static string Terminated(int code, string reason) => Gaps.Fill(
        """
        {"terminated":{"exitCode":<code>,"reason":"<reason>","startedAt":"@CREATED@","finishedAt":"@CHANGED@",
        "containerID":"containerd://<id>"}}
        """,
        ("code", $"{code}"), ("reason", reason), ("id", $"f{Digest(reason)}"));

    /// <summary>Sixty-three hex digits that depend on a text only.</summary>
    internal static string Digest(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * 1099511628211;
        }
        return string.Concat(Enumerable.Range(1, 4).Select(part => $"{hash * (ulong)((2 * part) + 1):x16}"))[1..];
    }
}
