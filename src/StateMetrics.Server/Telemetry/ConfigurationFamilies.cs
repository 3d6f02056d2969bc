using System.Security.Cryptography;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.CustomResources;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Families about the files of configuration and the definitions of custom resources, named as kube-state-metrics has them.</summary>
internal static class ConfigurationFamilies
{
    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Gauge, "kube_state_metrics_config_hash", Alpha, ["type", "filename"],
            "The first six bytes of the MD5 of the file that is in use, as a little-endian number.", WriteHashes },
        { Gauge, "kube_state_metrics_last_config_reload_successful", Alpha, ["type", "filename"],
            "Whether the file as it stands is in use: 0 while it cannot be used, or cannot be read.", WriteSuccesses },
        { Gauge, "kube_state_metrics_last_config_reload_success_timestamp_seconds", Alpha, ["type", "filename"],
            "When the file that is in use was taken into use, in Unix seconds.", WriteTimes },
        { Counter, "kube_state_metrics_custom_resource_state_add_events_total", Alpha, [],
            "Definitions of custom resources that have appeared, those at the start counting.",
            static (s, ref w) => w.Sample(s.Definitions.Added) },
        { Counter, "kube_state_metrics_custom_resource_state_update_events_total", Alpha, [],
            "Changes of definitions of custom resources, of whatever in them.",
            static (s, ref w) => w.Sample(s.Definitions.Updated) },
        { Counter, "kube_state_metrics_custom_resource_state_delete_events_total", Alpha, [],
            "Definitions of custom resources that have been deleted.",
            static (s, ref w) => w.Sample(s.Definitions.Deleted) },
        { Gauge, "kube_state_metrics_custom_resource_state_cache", Alpha, [], "Definitions of custom resources that there are.",
            static (s, ref w) => w.Sample(s.Definitions.Known) },
    };

    /// <summary>As kube-state-metrics computes it, so that the numbers of both can be compared.</summary>
    internal static long HashOf(string text)
    {
#pragma warning disable CA5351 // tells texts apart, and protects nothing
        byte[] hash = MD5.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5351
        long value = 0;
        for (int i = 5; i >= 0; i--)
        {
            value = (value << 8) | hash[i];
        }
        return value;
    }

    private static void WriteHashes(SelfState source, ref SampleWriter writer) =>
        Write(source, static file => file.InUse is string text ? HashOf(text) : null, ref writer);

    private static void WriteSuccesses(SelfState source, ref SampleWriter writer) =>
        Write(source, static file => file.IsCurrent ? 1 : 0, ref writer);

    private static void WriteTimes(SelfState source, ref SampleWriter writer) =>
        Write(source, static file => (file.Since - DateTimeOffset.UnixEpoch)?.TotalSeconds, ref writer);

    private static void Write(SelfState source, Func<ConfigurationFileState, double?> value, ref SampleWriter writer)
    {
        foreach (ConfigurationFileState file in source.Files)
        {
            writer.Sample(value(file), Encoding.UTF8.GetBytes(file.Type), Encoding.UTF8.GetBytes(Clean(file.Name)));
        }
    }

    /// <summary>Without doubled slashes, "." and "..", as the label of kube-state-metrics; a relative path stays one.</summary>
    private static string Clean(string path) => Path.IsPathRooted(path) ? Path.GetFullPath(path) : path;
}
