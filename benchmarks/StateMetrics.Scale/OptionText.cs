using System.Globalization;

namespace StateMetrics.Scale;

/// <summary>Options from arguments: <c>--name value</c> or <c>--name=value</c>.</summary>
internal static class OptionText
{
    internal const string Usage = """
        usage: StateMetrics.Scale [options]
          --pods 10000,50000        sizes of the cluster, measured one after the other (50000)
          --exporter COMMAND        an executable of this project, or any command with {apiserver}, {port} and
                                    {telemetryport}; NAME=COMMAND names its column; repeat it for a side-by-side
          --warm-ups 2              loads of the same exporter, not measured, before those that are: the simulated
                                    server's code is compiled by then
          --gzip-scrapes 10         gzip scrapes of the still cluster
          --identity-scrapes 5      identity scrapes of the still cluster
          --settle 15               seconds without a scrape before the settled memory is read, and twice
                                    as many between readers and churn
          --churn 200               pod updates per second
          --replaced 0              of a hundred updates, how many replace a pod instead of changing its status
          --churn-seconds 120       how long; 0 leaves the churn out
          --scrape-interval 30      seconds between gzip scrapes during churn
          --readers 50              keeps so many scrapes open beside the measured ones; 0 leaves it out
          --stalled 20              of the readers, how many take one byte a second; the others take 2 MiB
          --shards 4                measures one of so many shards; 0 leaves it out
          --small 1000              pods of the small cluster; 0 leaves it out
          --serve                   only serves the simulated API (first of --pods, --churn) until interrupted
          --port 0                  port of the simulated API
        """;

    /// <exception cref="OptionException">With the usage.</exception>
    internal static ScaleOptions Parse(string[] arguments)
    {
        var options = new ScaleOptions();
        List<string> exporters = [];
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out string? argument))
        {
            string[] parts = argument.Split('=', 2);
            if (parts[0] == "--serve")
            {
                options = options with { Serve = true };
                continue;
            }
            string value = parts.Length == 2 ? parts[1] : rest.TryDequeue(out string? next) ? next : throw Refusal(argument);
            if (parts[0] == "--exporter")
            {
                exporters.Add(value);
                continue;
            }
            options = With(options, parts[0], value);
        }
        return exporters.Count == 0 ? options : options with { Exporters = exporters };
    }

    private static ScaleOptions With(ScaleOptions options, string name, string value) => name switch
    {
        "--pods" => options with { Pods = [.. value.Split(',').Select(each => Count(name, each))] },
        "--warm-ups" => options with { WarmUps = Count(name, value) },
        "--gzip-scrapes" => options with { GzipScrapes = Count(name, value) },
        "--identity-scrapes" => options with { IdentityScrapes = Count(name, value) },
        "--settle" => options with { Settle = Seconds(name, value) },
        "--replaced" => options with { ReplacedPercent = Count(name, value) },
        "--churn" => options with { Churn = Number(name, value) },
        "--churn-seconds" => options with { ChurnFor = Seconds(name, value) },
        "--scrape-interval" => options with { ScrapeInterval = Seconds(name, value) },
        "--readers" => options with { Readers = Count(name, value) },
        "--stalled" => options with { StalledReaders = Count(name, value) },
        "--shards" => options with { Shards = Count(name, value) },
        "--small" => options with { Small = Count(name, value) },
        "--port" => options with { Port = Count(name, value) },
        _ => throw Refusal(name),
    };

    private static int Count(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : throw Refusal($"{name} {value}");

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Refusal($"{name} {value}");

    private static TimeSpan Seconds(string name, string value) => TimeSpan.FromSeconds(Number(name, value));

    private static OptionException Refusal(string what) => new($"not understood: {what}\n{Usage}");
}
