using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Custom;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Resources.Tests.Custom;

namespace StateMetrics.Resources.Tests.Pipeline;

/// <summary>What a sink tells of the objects that it takes or leaves out.</summary>
public sealed class StoreSinkTests : IObjectObserver
{
    private readonly List<string> _told = [];

    [Fact]
    public void The_limit_is_told_when_it_begins_to_leave_objects_out_and_when_a_list_ends_that()
    {
        StoreSink sink = Open(objectsMax: 2);
        List(sink, Pod("a"), Pod("b"));
        Assert.Empty(_told);
        Assert.False(sink.LimitBites);

        sink.Upsert(Pod("c"));
        sink.Upsert(Pod("d"));
        sink.Upsert(Pod("a"));
        Assert.Equal(["limit True"], _told);
        Assert.True(sink.LimitBites);
        Assert.Equal(2, sink.Store.Objects);

        // Room alone brings nothing back: what was left out is found by a list.
        sink.Remove(Pod("a"));
        Assert.True(sink.LimitBites);
        List(sink, Pod("b"), Pod("c"));
        Assert.Equal(["limit True", "limit False"], _told);
        List(sink, Pod("b"), Pod("c"), Pod("d"));
        Assert.Equal(["limit True", "limit False", "limit True"], _told);
        Assert.Equal(2, sink.Store.Objects);
    }

    [Fact]
    public void What_is_new_by_watch_tells_its_creation_and_what_was_listed_does_not()
    {
        StoreSink sink = Open();
        List(sink, Pod("a", created: "2026-03-01T12:00:00Z"));
        sink.Upsert(Pod("a", created: "2026-03-01T12:00:00Z"));
        Assert.Empty(_told);
        sink.Upsert(Pod("b", created: "2026-03-01T12:00:05Z"));
        sink.Upsert(Pod("b", created: "2026-03-01T12:00:05Z"));
        Assert.Equal(["creation 5"], _told);
    }

    [Fact]
    public void A_transition_is_told_once_by_the_event_that_brings_it()
    {
        StoreSink sink = Open();
        List(sink, Pod("a", transition: "2026-03-01T12:00:10Z"));
        sink.Upsert(Pod("a", transition: "2026-03-01T12:00:10Z"));
        Assert.Empty(_told);
        sink.Upsert(Pod("a", transition: "2026-03-01T12:00:20Z"));
        sink.Upsert(Pod("a", transition: "2026-03-01T12:00:20Z"));
        Assert.Equal(["transition 20"], _told);

        // What a new object brings along is no change; what a list has found is not told by the next event.
        sink.Upsert(Pod("b", created: "2026-03-01T12:00:25Z", transition: "2026-03-01T12:00:24Z"));
        List(sink, Pod("a", transition: "2026-03-01T12:00:30Z"), Pod("b", transition: "2026-03-01T12:00:31Z"));
        sink.Upsert(Pod("b", transition: "2026-03-01T12:00:31Z"));
        sink.Upsert(Pod("a", transition: "2026-03-01T12:00:30Z"));
        Assert.Equal(["transition 20", "creation 25"], _told);
        sink.Upsert(Pod("b", transition: "2026-03-01T12:00:32Z"));
        Assert.Equal(["transition 20", "creation 25", "transition 32"], _told);
    }

    [Fact]
    public void A_name_that_is_used_again_does_not_inherit_a_transition()
    {
        StoreSink sink = Open();
        List(sink, Pod("a", transition: "2026-03-01T12:00:50Z"));
        sink.Remove(Pod("a"));
        sink.Upsert(Pod("b", created: "2026-03-01T12:00:01Z"));
        sink.Upsert(Pod("b", created: "2026-03-01T12:00:01Z", transition: "2026-03-01T12:00:02Z"));
        Assert.Equal(["creation 1", "transition 2"], _told);
    }

    [Theory]
    [InlineData("certificatesigningrequests", "certificates.k8s.io/v1", "CertificateSigningRequest")]
    [InlineData("deployments", "apps/v1", "Deployment")]
    [InlineData("horizontalpodautoscalers", "autoscaling/v2", "HorizontalPodAutoscaler")]
    [InlineData("jobs", "batch/v1", "Job")]
    [InlineData("namespaces", "v1", "Namespace")]
    [InlineData("nodes", "v1", "Node")]
    [InlineData("persistentvolumeclaims", "v1", "PersistentVolumeClaim")]
    [InlineData("pods", "v1", "Pod")]
    public void Every_kind_whose_conditions_are_shown_tells_their_transitions(string resource, string apiVersion, string kind)
    {
        string type = $"\"apiVersion\":\"{apiVersion}\",\"kind\":\"{kind}\",";
        foreach (Func<GoldenObject, WireObject> encode in new Func<GoldenObject, WireObject>[]
        {
            static o => o.AsJson(), static o => o.AsProtobuf(),
        })
        {
            _told.Clear();
            StoreSink sink = Open(resource: resource);
            sink.Upsert(encode(Conditioned(type, "2026-03-01T12:00:01Z")));
            sink.Upsert(encode(Conditioned(type, "2026-03-01T12:00:07Z")));
            Assert.Equal(["creation 0", "transition 7"], _told);
        }
    }

    [Fact]
    public void Custom_resources_tell_theirs_where_they_have_them_by_convention()
    {
        StoreSink sink = OpenCustom();
        sink.Upsert(Conditioned("", "2026-03-01T12:00:01Z").AsJson());
        sink.Upsert(Conditioned("", "2026-03-01T12:00:07.5+00:00").AsJson());
        Assert.Equal(["creation 0", "transition 7"], _told);

        // A schema may make anything of these places; such an object has no time, and is shown all the same.
        string[] others =
        [
            "null", "7", "[]", "{}", "[null,7]", """{"a":{"lastTransitionTime":7},"b":"c"}""", """[{"lastTransitionTime":"today"}]""",
        ];
        foreach (string conditions in others)
        {
            sink.Upsert(new GoldenObject(Encoding.UTF8.GetBytes(
                $$$"""{"metadata":{"name":"a","uid":"u"},"status":{"conditions":{{{conditions}}}} }""")).AsJson());
        }
        sink.Upsert(new GoldenObject("""{"metadata":{"name":"b","uid":"v","creationTimestamp":"?"},"status":"c"}"""u8.ToArray()).AsJson());
        Assert.Equal(["creation 0", "transition 7"], _told);
        Assert.Equal(2, sink.Store.Objects);
    }

    void IObjectObserver.Failed(in WireObject source, ObjectFault fault, Exception exception) => throw exception;

    void IObjectObserver.RepeatedSeries(in WireObject source, int samples) => _told.Add("repeated");

    void IObjectObserver.LimitChanged(bool bites) => _told.Add($"limit {bites}");

    void IObjectObserver.Arrived(Timestamp stamp, bool isCreation) =>
        _told.Add($"{(isCreation ? "creation" : "transition")} {stamp.Seconds % 60}");

    private StoreSink Open(long objectsMax = long.MaxValue, string resource = "pods") => Catalog.All.Single(entry => entry.Name == resource)
        .Compile(Selection.Default, LabelAllowlist.None, LabelAllowlist.None).Open(this, objectsMax);

    private StoreSink OpenCustom() => CustomResourceConfiguration
        .Read([new CustomResourceFile("crs.yaml", """
            spec:
              resources:
                - groupVersionKind: {group: example.com, version: v1, kind: Foo}
                  metrics:
                    - name: m
                      each: {type: Gauge, gauge: {path: [status]}}
            """)])
        .Resolve([CustomRun.Foo], new CustomBounds()).Single().Compile(Selection.Default, null, null).Open(this);

    private static void List(StoreSink sink, params IEnumerable<WireObject> objects)
    {
        using IReplacement replacement = sink.BeginReplace();
        foreach (WireObject listed in objects)
        {
            replacement.Add(listed);
        }
        replacement.Commit();
    }

    /// <summary>An object with two conditions, of which the first one is as old as the object.</summary>
    private static GoldenObject Conditioned(string type, string transition) => new(Encoding.UTF8.GetBytes(
        $$$"""
        {{{{type}}}"metadata":{"name":"a","uid":"u","creationTimestamp":"2026-03-01T12:00:00Z"},"status":{"conditions":[
         {"type":"First","status":"True","lastTransitionTime":"2026-03-01T12:00:00Z"},
         {"type":"Second","status":"True","lastTransitionTime":"{{{transition}}}"}]} }
        """));

    private static WireObject Pod(string name, string created = "", string transition = "")
    {
        string stamp = created.Length > 0 ? $$""","creationTimestamp":"{{created}}" """ : "";
        string conditions = transition.Length > 0
            ? $$"""[{"type":"Initialized","status":"True","lastTransitionTime":"2026-03-01T11:00:00Z"},"""
                + $$"""{"type":"Ready","status":"True","lastTransitionTime":"{{transition}}"}]"""
            : "[]";
        string metadata = $$"""{"namespace":"n","name":"{{name}}","uid":"uid-{{name}}"{{stamp}} }""";
        byte[] body = Encoding.UTF8.GetBytes($$"""{"metadata":{{metadata}},"status":{"conditions":{{conditions}} } }""");
        return new GoldenObject(body).AsJson();
    }
}
