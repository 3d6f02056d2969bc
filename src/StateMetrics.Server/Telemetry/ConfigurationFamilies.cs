using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Whether what the configuration files say is what is in force; names and labels as in kube-state-metrics.</summary>
internal static class ConfigurationFamilies
{
    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Gauge, "kube_state_metrics_config_hash", Alpha, ["type", "filename"],
            "Hash of the configuration in force, which changes when its files do.",
            static (s, ref w) => Write(s, ref w, static f => f.Hash) },
        { Gauge, "kube_state_metrics_last_config_reload_successful", Alpha, ["type", "filename"],
            "Whether what the file says is in force: 0 when it cannot be used, and what was in force before still is.",
            static (s, ref w) => Write(s, ref w, static f => f.Successful ? 1 : 0) },
        { Gauge, "kube_state_metrics_last_config_reload_success_timestamp_seconds", Alpha, ["type", "filename"],
            "When the configuration in force was taken over, in Unix seconds.",
            static (s, ref w) => Write(s, ref w, static f => f.SuccessAt?.ToUnixTimeMilliseconds() / 1000d) },
    };

    private static void Write(SelfState source, ref SampleWriter writer, Func<ConfigurationFile, double?> value)
    {
        foreach (ConfigurationFile file in source.Files)
        {
            writer.Sample(value(file), Encoding.UTF8.GetBytes(file.Type), Encoding.UTF8.GetBytes(file.Path));
        }
    }
}
