using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Server.Fleet;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Families about the reading of a cluster's resources, in the parts in which they stand among the others.</summary>
internal static class ReadingFamilies
{
    private static readonly ReadOnlyMemory<byte> s_success = "success"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_error = "error"u8.ToArray();

    internal static readonly FamilyTable<SelfState> Requests = new()
    {
        { Counter, "kube_state_metrics_list_total", Alpha, ["result", "resource"],
            "LIST requests that ended, each page counting.", WriteLists },
        { Counter, "kube_state_metrics_watch_total", Alpha, ["result", "resource"],
            "WATCH requests that the server accepted or refused, streaming lists included.", WriteWatches },
        { Gauge, "kube_state_metrics_list_objects", Alpha, ["resource"],
            "Objects kept of each resource; only with --object-limit.", WriteLimitedObjects },
        { Gauge, "kube_state_metrics_list_objects_limit", Alpha, ["resource"],
            "Objects kept of each resource at most, in each namespace that is read by itself; only with --object-limit.",
            WriteObjectLimits },
        { Gauge, "kube_state_metrics_list_objects_limited", Alpha, ["resource"],
            "Whether objects of the resource are left out for the sake of the limit; only with --object-limit.", WriteLimited },
    };

    internal static readonly FamilyTable<SelfState> Versions = new()
    {
        { Gauge, "kube_state_metrics_resource_api_version", Alpha, ["resource", "group_version"],
            "Version of its API in which each resource is read: an older one where the server lacks the best one that we know.",
            WriteVersions },
    };

    internal static readonly FamilyTable<SelfState> Errors = new()
    {
        { Counter, "kube_state_metrics_object_errors_total", Alpha, ["resource", "reason"],
            "Objects or series that are left out of the answer, by what is wrong with them.",
            static (s, ref w) => w.Tally(s.ObjectErrors) },
        { Counter, "kube_state_metrics_custom_resource_errors_total", Alpha, ["family", "reason"],
            "Values of custom resources that are left out or cut, by family and by what is wrong with them.",
            static (s, ref w) => w.Tally(s.CustomErrors) },
    };

    private static void WriteLists(SelfState source, ref SampleWriter writer) =>
        WriteRequests(source, static c => c.ListSuccesses, static c => c.ListErrors, ref writer);

    private static void WriteWatches(SelfState source, ref SampleWriter writer) =>
        WriteRequests(source, static c => c.WatchSuccesses, static c => c.WatchErrors, ref writer);

    /// <summary>All scopes of a resource are read in the same version; one that is not served has none.</summary>
    private static void WriteVersions(SelfState source, ref SampleWriter writer)
    {
        foreach (ScopeView scope in source.Scopes.Where(s => s.Served == true).DistinctBy(s => s.Key.Resource))
        {
            writer.Sample(1, Encoding.UTF8.GetBytes(scope.Key.Resource), Encoding.UTF8.GetBytes(scope.GroupVersion));
        }
    }

    private static void WriteLimitedObjects(SelfState source, ref SampleWriter writer) =>
        WriteByLimit(source, static scopes => scopes.Sum(s => s.Store.Objects), ref writer);

    private static void WriteObjectLimits(SelfState source, ref SampleWriter writer)
    {
        long limit = source.ObjectLimit ?? 0;
        WriteByLimit(source, _ => limit, ref writer);
    }

    private static void WriteLimited(SelfState source, ref SampleWriter writer) =>
        WriteByLimit(source, static scopes => scopes.Any(s => s.LimitBites) ? 1 : 0, ref writer);

    private static void WriteByLimit(SelfState source, Func<IEnumerable<ScopeView>, long> value, ref SampleWriter writer)
    {
        foreach (IGrouping<string, ScopeView> resource in source.Scopes.Where(_ => source.ObjectLimit is not null).GroupBy(GoType))
        {
            writer.Sample(value(resource), Encoding.UTF8.GetBytes(resource.Key));
        }
    }

    private static void WriteRequests(
        SelfState source, Func<RequestCounts, long> successes, Func<RequestCounts, long> errors, ref SampleWriter writer)
    {
        foreach (IGrouping<string, ScopeView> resource in source.Scopes.Where(s => s.Counts is not null).GroupBy(GoType))
        {
            ReadOnlyMemory<byte> label = Encoding.UTF8.GetBytes(resource.Key);
            RequestCounts[] counts = [.. resource.Select(static s => s.Counts!).Distinct()];
            long succeeded = counts.Sum(successes);
            long failed = counts.Sum(errors);
            // The series appear at the first success and the first error: the alert rules count on that.
            writer.Sample(succeeded > 0 ? succeeded : null, s_success, label);
            writer.Sample(failed > 0 ? failed : null, s_error, label);
        }
    }

    /// <summary>The resource label of kube-state-metrics, a type name of Go, which dashboards select by: *v1.Pod.</summary>
    private static string GoType(ScopeView scope) => scope.IsCustom
        ? "*unstructured.Unstructured"
        : $"*{scope.GroupVersion.Split('/')[^1]}.{scope.Kind}";
}
