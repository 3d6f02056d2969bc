using System.Globalization;

namespace StateMetrics.Simulator.Workloads;

/// <summary>
/// The pods of one application, as text with a few gaps. They are as large as pods of production clusters: 8.4 KB as
/// protobuf, 5.8 KB of it metadata, most of that managedFields (a test holds the generator to these figures).
/// </summary>
internal sealed class PodBlueprint
{
    /// <summary>The metadata that comes from the pod template and its controller.</summary>
    private const string Given = """
        {"generateName":"<owner>-","labels":{"app.kubernetes.io/component":"backend","app.kubernetes.io/instance":"<name>",
        "app.kubernetes.io/managed-by":"Helm","app.kubernetes.io/name":"<name>","app.kubernetes.io/part-of":"<ns>",
        "app.kubernetes.io/version":"<version>","helm.sh/chart":"<name>-<version>","pod-template-hash":"<hash>",
        "topology.istio.io/network":"network-1"},
        "annotations":{"checksum/config":"7d1f6a4f3c0b9e825d64a1b3c8f97e02d5461b8f3a7c9e10b2d4f6a8c0e2f416",
        "checksum/secrets":"b3e0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "kubectl.kubernetes.io/default-container":"<name>","kubectl.kubernetes.io/restartedAt":"2026-03-01T08:00:00Z",
        "prometheus.io/path":"/metrics","prometheus.io/port":"9102","prometheus.io/scheme":"http",
        "prometheus.io/scrape":"true"},
        "ownerReferences":[{"apiVersion":<kind>,"name":"<owner>","uid":"<ownerUid>","controller":true,"blockOwnerDeletion":true}]}
        """;

    private readonly string _head;
    private readonly string _spec;
    private readonly Dictionary<(PodActivity, bool Restarted), string[]> _pieces = [];

    internal PodBlueprint(Application app)
    {
        App = app;
        _spec = PodSpecText.Of(app);
        _head = Metadata(app, _spec);
    }

    internal Application App { get; }

    /// <summary>The pod as JSON. Pieces of text are cut once per application and state, so that a pod is one concatenation.</summary>
    internal string Write(DemoPod pod)
    {
        (PodActivity, bool) state = (pod.Activity, pod.Restarts > 0);
        if (!_pieces.TryGetValue(state, out string[]? pieces))
        {
            string text = $"{{\"metadata\":{_head},\"spec\":{_spec},\"status\":{PodStatusText.Of(pod)}}}";
            pieces = text.Split('@');
            _pieces[state] = pieces;
        }
        string[] filled = [.. pieces];
        for (int i = 1; i < filled.Length; i += 2)
        {
            filled[i] = Value(pieces[i], pod);
        }
        return string.Concat(filled);
    }

    private static string Value(string gap, DemoPod pod) => gap switch
    {
        "POD" => pod.Name,
        "NODE" => pod.Activity == PodActivity.Pending ? "" : DemoNodes.NameOf(pod.Node),
        "HOSTIP" => pod.HostIp,
        "IP" => pod.Ip,
        "CREATED" => Stamp(pod.Created),
        "CHANGED" => Stamp(pod.ChangedAt),
        "RESTARTS" => pod.Restarts.ToString(CultureInfo.InvariantCulture),
        "ID" => PodStatusText.Digest(pod.Name),
        "SHA" => "@sha256",
        _ => throw new InvalidOperationException($"no value for the gap {gap}"),
    };

    internal static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Metadata(Application app, string spec)
    {
        string owned = FieldOwnership.Of(Gaps.Fill(app, $$"""{"metadata":{{Given}},"spec":<spec>}""", ("spec", spec), ("kind", Kind(app))));
        string reported = FieldOwnership.Of($$"""{"status":{{PodStatusText.Reported}}}""");
        string given = Given[1..];   // the members without the opening brace
        return Gaps.Fill(
            app,
            """
            {"name":"@POD@","namespace":"<ns>","creationTimestamp":"@CREATED@","managedFields":[
            {"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"@CREATED@",
            "fieldsType":"FieldsV1","fieldsV1":<owned>},
            {"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"@CHANGED@",
            "fieldsType":"FieldsV1","fieldsV1":<reported>,"subresource":"status"}],
            """ + given,
            ("owned", owned), ("reported", reported), ("kind", Kind(app)));
    }

    private static string Kind(Application app) => app.IsJob ? "\"batch/v1\",\"kind\":\"Job\"" : "\"apps/v1\",\"kind\":\"ReplicaSet\"";
}
