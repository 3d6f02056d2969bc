using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

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

    void IObjectObserver.Failed(in WireObject source, ObjectFault fault, Exception exception) => throw exception;

    void IObjectObserver.RepeatedSeries(in WireObject source, int samples) => _told.Add("repeated");

    void IObjectObserver.LimitChanged(bool bites) => _told.Add($"limit {bites}");

    void IObjectObserver.Arrived(Timestamp stamp, bool isCreation) =>
        _told.Add($"{(isCreation ? "creation" : "transition")} {stamp.Seconds % 60}");

    private StoreSink Open(long objectsMax = long.MaxValue) => Catalog.All.Single(static entry => entry.Name == "pods")
        .Compile(Selection.Default, LabelAllowlist.None, LabelAllowlist.None).Open(this, objectsMax);

    private static void List(StoreSink sink, params IEnumerable<WireObject> objects)
    {
        using IReplacement replacement = sink.BeginReplace();
        foreach (WireObject listed in objects)
        {
            replacement.Add(listed);
        }
        replacement.Commit();
    }

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
