using System.Text;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>Which shard a pod says that it is, and the words for each case in which it does not say.</summary>
public sealed class ShardIdentityTests
{
    private static readonly ShardIdentity s_known = new("sm", 4);

    [Theory]
    [InlineData("""{"name":"sm-12","ownerReferences":[OWNER]}""", 12)]
    [InlineData("""{"name":"sm-12","labels":{"apps.kubernetes.io/pod-index":"3"},"ownerReferences":[OWNER]}""", 3)]
    [InlineData("""{"name":"sm-12","labels":{"apps.kubernetes.io/pod-index":"x"},"ownerReferences":[OWNER]}""", 12)]
    [InlineData("""{"name":"other","labels":{"apps.kubernetes.io/pod-index":"0"},"ownerReferences":[OWNER]}""", 0)]
    [InlineData("""{"name":"sm-0","ownerReferences":[{"kind":"ConfigMap","name":"c","apiVersion":"v1"},OWNER]}""", 0)]
    public void The_label_or_else_the_name_tells_the_index(string metadata, int index) =>
        Assert.Equal((new ShardIdentity("sm", index), ""), ShardIdentity.Of("a/p", Read(metadata), null));

    [Theory]
    [InlineData("""{"name":"sm-0"}""", "pod a/p is not controlled by a StatefulSet")]
    [InlineData("""{"name":"sm-0","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"sm"}]}""",
        "pod a/p is not controlled by a StatefulSet")]
    [InlineData("""{"name":"sm-0","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"sm","controller":true}]}""",
        "pod a/p is not controlled by a StatefulSet")]
    [InlineData(
        """{"name":"sm-0","ownerReferences":[{"apiVersion":"apps.kruise.io/v1","kind":"StatefulSet","name":"sm","controller":true}]}""",
        "pod a/p is not controlled by a StatefulSet")]
    [InlineData("""{"name":"smx-0","ownerReferences":[OWNER]}""", NoNumber)]
    [InlineData("""{"name":"sm-","ownerReferences":[OWNER]}""", NoNumber)]
    [InlineData("""{"name":"sm-1x","ownerReferences":[OWNER]}""", NoNumber)]
    [InlineData("""{"name":"sm--1","ownerReferences":[OWNER]}""", NoNumber)]
    [InlineData("""{"name":"sm-99999999999","ownerReferences":[OWNER]}""", NoNumber)]
    public void A_pod_that_does_not_say_remains_what_it_was(string metadata, string problem)
    {
        Assert.Equal((null, problem), ShardIdentity.Of("a/p", Read(metadata), null));
        Assert.Equal((s_known, problem), ShardIdentity.Of("a/p", Read(metadata), s_known));
    }

    private const string NoNumber = "pod a/p has no number: neither a label apps.kubernetes.io/pod-index nor a name like sm-0";

    [Fact]
    public void A_pod_that_is_not_there_or_not_readable_remains_what_it_was()
    {
        var gone = new Observed<PodSnapshot>(true, null, "");
        var forbidden = new Observed<PodSnapshot>(false, null, "403 no");
        Assert.Equal((null, ""), ShardIdentity.Of("a/p", Observed<PodSnapshot>.Nothing, null));
        Assert.Equal((null, "pod a/p does not exist"), ShardIdentity.Of("a/p", gone, null));
        Assert.Equal((s_known, "pod a/p does not exist"), ShardIdentity.Of("a/p", gone, s_known));
        Assert.Equal((s_known, "pod a/p cannot be read: 403 no"), ShardIdentity.Of("a/p", forbidden, s_known));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"p"},"spec":{},"status":{}}""", false, false, 30)]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"terminationGracePeriodSeconds":45}}""", false, false, 45)]
    [InlineData("""{"metadata":{"name":"p","deletionTimestamp":"2026-03-01T12:00:00Z","deletionGracePeriodSeconds":5},"""
        + """ "spec":{"terminationGracePeriodSeconds":45},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", true, true, 5)]
    [InlineData(
        """{"metadata":{"name":"p"},"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"Other","status":"True"}]}}""",
        false, false, 30)]
    public void Readiness_deletion_and_grace_are_read(string json, bool ready, bool deleting, int grace)
    {
        PodSnapshot pod = Pod(json);
        Assert.Equal((ready, deleting, TimeSpan.FromSeconds(grace)), (pod.Ready, pod.Deleting, pod.Grace));
    }

    [Fact]
    public void A_StatefulSet_is_read_with_its_defaults_and_its_labels_in_order()
    {
        Assert.Equal(new StatefulSetSnapshot { Uid = "u", Replicas = 1 }, Set("""{"metadata":{"uid":"u"},"spec":{}}"""));
        Assert.Equal(
            new StatefulSetSnapshot { Uid = "u", Replicas = 0, Start = 5, Labels = "a=1,b=2" },
            Set("""{"metadata":{"uid":"u","labels":{"b":"2","a":"1"}},"spec":{"replicas":0,"ordinals":{"start":5}}}"""));
    }

    private static Observed<PodSnapshot> Read(string metadata)
    {
        const string Owner = """{"apiVersion":"apps/v1","kind":"StatefulSet","name":"sm","controller":true}""";
        return new Observed<PodSnapshot>(
            true, Pod($$"""{"metadata":{{metadata.Replace("OWNER", Owner, StringComparison.Ordinal)}}}"""), "");
    }

    private static PodSnapshot Pod(string json) => PodSnapshot.Of(Kubernetes.Model.Pod.Resource.Decode(Wire(json)));

    private static StatefulSetSnapshot Set(string json) => StatefulSetSnapshot.Of(StatefulSet.Resource.Decode(Wire(json)));

    private static WireObject Wire(string json) => new()
    {
        Format = WireFormat.Json,
        Body = Encoding.UTF8.GetBytes(json),
        Uid = default,
        Namespace = default,
        Name = default,
        ResourceVersion = default,
    };
}
