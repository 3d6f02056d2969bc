using System.Text;
using StateMetrics.Scale.Measuring;

namespace StateMetrics.Scale.Reporting;

/// <summary>The measured figures as Markdown. Made before the first measurement, as it notes machine and commit of that moment.</summary>
internal sealed class Report(ScaleOptions options, DateTimeOffset started)
{
    private readonly StringBuilder _text = new();
    private readonly string _loadAverage = Machine.LoadAverage();
    private readonly string _commit = Machine.Commit();

    internal string Write(IReadOnlyList<ExporterFigures> clusters, IReadOnlyList<ExporterFigures> small)
    {
        _text.AppendLine($"Date: {started:yyyy-MM-dd HH:mm} UTC, commit {_commit}  ");
        _text.AppendLine($"Machine: {Machine.Line()}; load average before the start {_loadAverage}");
        foreach (IGrouping<int, ExporterFigures> size in clusters.GroupBy(static each => each.Pods))
        {
            _text.AppendLine($"\n{size.Key:N0} pods{Churn()}\n");
            WriteTable(Rows.Cluster, [.. size], targets: size.Key == 50_000);
        }
        if (small.Count > 0)
        {
            _text.AppendLine($"\n{small[0].Pods:N0} pods\n");
            WriteTable(Rows.Small, small, targets: small[0].Pods == 1_000);
        }
        foreach (IGrouping<string, ExporterFigures> exporter in clusters.GroupBy(static each => each.Exporter))
        {
            WriteGrowth([.. exporter]);
        }
        return _text.ToString();
    }

    private string Churn() => options.ChurnFor > TimeSpan.Zero
        ? $"; {options.Churn} updates/s for {options.ChurnFor.TotalSeconds} s, {options.ReplacedPercent} % of them a new pod, "
            + $"a gzip scrape every {options.ScrapeInterval.TotalSeconds} s"
        : "";

    private void WriteTable(IReadOnlyList<Row> rows, IReadOnlyList<ExporterFigures> figures, bool targets)
    {
        string[] known = targets ? ["KSM v2.20", "target"] : [];
        WriteLine(["", .. known, .. figures.Select(static each => each.Exporter)]);
        WriteLine([.. Enumerable.Repeat("---", 1 + known.Length + figures.Count)]);
        foreach (Row row in rows)
        {
            string?[] shown = [.. figures.Select(row.Show)];
            if (shown.Any(static each => each is not null))
            {
                WriteLine([row.Name, .. targets ? [row.Ksm, row.Target] : Array.Empty<string>(), .. shown]);
            }
        }
    }

    /// <summary>Cost per pod by size; a constant line is what one hopes for.</summary>
    private void WriteGrowth(IReadOnlyList<ExporterFigures> sizes)
    {
        _text.AppendLine($"\n{sizes[0].Exporter}, per pod\n");
        WriteLine(["", .. sizes.Select(static each => $"{each.Pods:N0} pods")]);
        WriteLine([.. Enumerable.Repeat("---", 1 + sizes.Count)]);
        foreach (Row row in Rows.PerPod)
        {
            WriteLine([row.Name, .. sizes.Select(row.Show)]);
        }
    }

    private void WriteLine(IEnumerable<string?> cells) => _text.AppendLine($"| {string.Join(" | ", cells)} |");
}
