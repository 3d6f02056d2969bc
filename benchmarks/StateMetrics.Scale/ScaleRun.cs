using StateMetrics.Scale.Exporters;
using StateMetrics.Scale.Measuring;
using StateMetrics.Scale.Reporting;

namespace StateMetrics.Scale;

/// <summary>One invocation: every size, and every exporter on each, one after the other.</summary>
internal sealed class ScaleRun(ScaleOptions options, TimeProvider time, TextWriter progress)
{
    /// <summary>More scrapes than of large clusters: they are short, and the machine is not quiet.</summary>
    private const int SmallScrapes = 50;

    /// <summary>Measures everything and returns the report.</summary>
    internal async Task<string> MeasureAsync(CancellationToken stop)
    {
        ExporterCommand[] commands = [.. options.Exporters.Select(ExporterCommand.Parse)];
        var report = new Report(options, time.GetUtcNow());
        List<ExporterFigures> clusters = [];
        foreach (int pods in options.Pods)
        {
            clusters.AddRange(await MeasureAsync(pods, commands, options, stop));
        }
        ScaleOptions still = options with
        {
            GzipScrapes = SmallScrapes,
            IdentityScrapes = SmallScrapes,
            ChurnFor = TimeSpan.Zero,
            Shards = 0,
            Readers = 0,
        };
        IReadOnlyList<ExporterFigures> small = options.Small > 0 ? await MeasureAsync(options.Small, commands, still, stop) : [];
        return report.Write(clusters, small);
    }

    /// <summary>Serves the simulated API until it is told to stop.</summary>
    internal async Task ServeAsync(CancellationToken stop)
    {
        await using Simulation simulation = await SimulateAsync(options.Pods[0], stop);
        await progress.WriteLineAsync($"serving {simulation.Pods} pods at {simulation.Address}, {options.Churn} updates/s");
        await simulation.Churn.RunAsync(options.Churn, stop);
    }

    private async Task<List<ExporterFigures>> MeasureAsync(
        int pods, ExporterCommand[] commands, ScaleOptions measured, CancellationToken stop)
    {
        List<ExporterFigures> figures = [];
        foreach (ExporterCommand command in commands)
        {
            // A cluster of its own for each: the churn of one would be the start of the next.
            await using Simulation simulation = await SimulateAsync(pods, stop);
            await progress.WriteLineAsync($"measuring {command.Name} with {pods} pods");
            figures.Add(await new ExporterTrial(command, simulation, measured, time).RunAsync(stop));
        }
        return figures;
    }

    private async Task<Simulation> SimulateAsync(int pods, CancellationToken stop)
    {
        await progress.WriteLineAsync($"filling a cluster with {pods} pods");
        return await Simulation.StartAsync(pods, options, time, stop);
    }
}
