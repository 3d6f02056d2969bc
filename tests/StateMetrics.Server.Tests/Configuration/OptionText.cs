using System.Collections;
using System.Reflection;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>Options as lines of text: a dotted name and a value each.</summary>
internal static class OptionText
{
    internal static string Of(object options) => string.Join('\n', Lines(options));

    /// <summary>The lines of <paramref name="after"/> that <paramref name="before"/> does not have.</summary>
    internal static string Changes(object before, object after) => string.Join('\n', Lines(after).Except(Lines(before)));

    private static IEnumerable<string> Lines(object options, string prefix = "")
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(property => property.CanWrite))
        {
            string name = prefix + property.Name;
            object? value = property.GetValue(options);
            bool isPart = value is ServerOptions or ServerTimeouts or ClusterSelection or ResourceSelection or FamilyLists or LogOptions
                or FreshnessOptions or ExporterOptions or CustomResourceOptions or CustomBounds;
            if (isPart)
            {
                foreach (string line in Lines(value!, name + "."))
                {
                    yield return line;
                }
                continue;
            }
            yield return $"{name} = {Text(value)}";
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable list => string.Join(',', list.Cast<object>()),
        ListenAddress address => $"{address.Host} {address.Port}",
        ShardOptions shard => string.Concat(
            $"{shard.Ordinal} {shard.Total}",
            shard.Pod is null ? "" : $" {shard.Pod}",
            shard.ServerSide ? "" : " client side",
            shard.HandoverMax == TimeSpan.FromMinutes(5) ? "" : $" {shard.HandoverMax}"),
        _ => value.ToString()!,
    };
}
