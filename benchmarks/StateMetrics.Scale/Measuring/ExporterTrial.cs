using System.Net;
using StateMetrics.Scale.Exporters;

namespace StateMetrics.Scale.Measuring;

/// <summary>Starts an exporter against a simulation, and measures it from its start to its end.</summary>
internal sealed class ExporterTrial(ExporterCommand command, Simulation simulation, ScaleOptions options, TimeProvider time)
{
    /// <summary>Minutes for the slowest exporter and the largest cluster; longer is broken.</summary>
    private static readonly TimeSpan s_loadMax = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    internal async Task<ExporterFigures> RunAsync(CancellationToken stop)
    {
        for (int load = 0; load < options.WarmUps; load++)
        {
            await WarmUpAsync(stop);
        }
        ExporterFigures figures = await StillAndChangingAsync(stop);
        return options.Shards > 1 ? figures with { Shard = await ShardAsync(stop) } : figures;
    }

    /// <summary>
    /// A load that nobody measures. The simulated server shares the cores with the exporter, and compiles its own code while it
    /// serves the first of them; an API server has long done that.
    /// </summary>
    private async Task WarmUpAsync(CancellationToken stop)
    {
        long start = time.GetTimestamp();
        await using ExporterProcess exporter = ExporterProcess.Start(command, simulation.Address);
        using var scraper = new Scraper(exporter, time);
        await CompleteAsync(exporter, scraper, new Goal(start, simulation.Pods), stop);
    }

    private async Task<ExporterFigures> StillAndChangingAsync(CancellationToken stop)
    {
        long start = time.GetTimestamp();
        await using ExporterProcess exporter = ExporterProcess.Start(command, simulation.Address);
        using var scraper = new Scraper(exporter, time);
        LoadFigures load = await LoadAsync(exporter, scraper, new Goal(start, simulation.Pods), stop);
        ScrapeSeries gzip = await scraper.GzipAsync(options.GzipScrapes, stop);
        ScrapeSeries identity = await scraper.IdentityAsync(options.IdentityScrapes, stop);
        CrowdFigures? crowd = null;
        if (options.Readers > 0)
        {
            crowd = await CrowdAsync(exporter, scraper, stop);
            // What readers needed is given back some 20 s after they have gone, which is no part of what updates cost.
            await Task.Delay(2 * options.Settle, time, stop);
        }
        return new ExporterFigures
        {
            Exporter = command.Name,
            Pods = load.Pods,
            Load = load,
            Gzip = gzip,
            Identity = identity,
            Crowd = crowd,
            Churn = options.ChurnFor > TimeSpan.Zero ? await ChurnAsync(exporter, scraper, stop) : null,
        };
    }

    private async Task<LoadFigures> ShardAsync(CancellationToken stop)
    {
        long start = time.GetTimestamp();
        await using ExporterProcess exporter = ExporterProcess.Start(command.ForShard(0, options.Shards), simulation.Address);
        using var scraper = new Scraper(exporter, time);
        double share = 1.0 / options.Shards;
        // Which pods are in a shard is the exporter's business; five standard deviations below the mean there are not fewer.
        double spread = Math.Sqrt(simulation.Pods * share * (1 - share));
        var goal = new Goal(start, (int)Math.Max(1, (simulation.Pods * share) - (5 * spread)));
        return await LoadAsync(exporter, scraper, goal, stop);
    }

    private async Task<LoadFigures> LoadAsync(ExporterProcess exporter, Scraper scraper, Goal goal, CancellationToken stop)
    {
        (Scrape scrape, int pods) = await CompleteAsync(exporter, scraper, goal, stop);
        TimeSpan wall = time.GetElapsedTime(goal.Start);
        TimeSpan cpu = exporter.Cpu;
        long peak = exporter.PeakBytes;
        await Task.Delay(options.Settle, time, stop);
        return new LoadFigures
        {
            Cpu = cpu,
            ScrapeCpu = scrape.Cpu,
            Wall = wall,
            PeakBytes = peak,
            Pods = pods,
            SettledBytes = exporter.ResidentBytes,
            SettlingCpu = exporter.Cpu - cpu,
        };
    }

    /// <summary>The first scrape that shows every pod.</summary>
    private async Task<(Scrape Scrape, int Pods)> CompleteAsync(
        ExporterProcess exporter, Scraper scraper, Goal goal, CancellationToken stop)
    {
        await ReadyAsync(exporter, scraper, goal, stop);
        (Scrape Scrape, int Pods) found = await scraper.CountPodsAsync(stop);
        while (found.Pods < goal.Pods)
        {
            ThrowIfLate(goal, $"{found.Pods} of {goal.Pods} pods");
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            found = await scraper.CountPodsAsync(stop);
        }
        return found;
    }

    /// <summary>
    /// Waits for /readyz, so that no scrape of a half-loaded exporter counts. Where the main port has none, waits until a second
    /// passes nearly without work.
    /// </summary>
    private async Task ReadyAsync(ExporterProcess exporter, Scraper scraper, Goal goal, CancellationToken stop)
    {
        HttpStatusCode? status = null;
        while (status is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
        {
            exporter.ThrowIfEnded();
            ThrowIfLate(goal, $"/readyz is {(int?)status}");
            await Task.Delay(s_look, time, stop);
            status = await scraper.StatusAsync("readyz", stop);
        }
        TimeSpan worked = status == HttpStatusCode.OK ? TimeSpan.Zero : TimeSpan.MaxValue;
        while (worked > TimeSpan.FromMilliseconds(50))
        {
            ThrowIfLate(goal, "it keeps working");
            TimeSpan before = exporter.Cpu;
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            worked = exporter.Cpu - before;
        }
    }

    /// <summary>The same scrapes alone and beside a crowd, one right after the other, as the machine is not the same all day.</summary>
    private async Task<CrowdFigures> CrowdAsync(ExporterProcess exporter, Scraper scraper, CancellationToken stop)
    {
        ScrapeSeries gzipAlone = await scraper.GzipAsync(options.GzipScrapes, stop);
        ScrapeSeries identityAlone = await scraper.IdentityAsync(options.IdentityScrapes, stop);
        long before = exporter.ResidentBytes;
        await using var crowd = new Crowd(exporter.Address, options.Readers, options.StalledReaders, time);
        long start = time.GetTimestamp();
        while (crowd.Open < options.Readers)
        {
            ThrowIfAlone(crowd, start);
            await Task.Delay(s_look, time, stop);
        }
        long peak = exporter.ResidentBytes;
        List<Scrape> gzip = [];
        List<Scrape> identity = [];
        while (gzip.Count < options.GzipScrapes || identity.Count < options.IdentityScrapes)
        {
            if (gzip.Count < options.GzipScrapes)
            {
                gzip.Add((await scraper.GzipAsync(1, stop)).First);
            }
            if (identity.Count < options.IdentityScrapes)
            {
                identity.Add((await scraper.IdentityAsync(1, stop)).First);
            }
            peak = Math.Max(peak, exporter.ResidentBytes);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
        ThrowIfAlone(crowd, start);
        return new CrowdFigures
        {
            Readers = options.Readers,
            Stalled = options.StalledReaders,
            ResidentBytesBefore = before,
            ResidentBytes = peak,
            GzipAlone = gzipAlone,
            Gzip = new ScrapeSeries(gzip),
            IdentityAlone = identityAlone,
            Identity = new ScrapeSeries(identity),
        };
    }

    private void ThrowIfAlone(Crowd crowd, long start)
    {
        if (crowd.Refused > 0 || time.GetElapsedTime(start) > TimeSpan.FromMinutes(2))
        {
            throw new InvalidDataException(
                $"{crowd.Open} of {options.Readers} readers are being answered, {crowd.Refused} scrapes were refused: "
                + "an exporter that bounds concurrent scrapes needs a flag");
        }
    }

    private async Task<ChurnFigures> ChurnAsync(ExporterProcess exporter, Scraper scraper, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        TimeSpan cpu = exporter.Cpu;
        long start = time.GetTimestamp();
        long steps = simulation.Churn.Steps;
        Task churn = simulation.Churn.RunAsync(options.Churn, ended.Token);
        List<Scrape> scrapes = [];
        for (TimeSpan due = options.ScrapeInterval; due <= options.ChurnFor; due += options.ScrapeInterval)
        {
            TimeSpan pause = due - time.GetElapsedTime(start);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, stop);
            scrapes.Add((await scraper.GzipAsync(1, stop)).First);
        }
        var figures = new ChurnFigures
        {
            Wall = time.GetElapsedTime(start),
            Cpu = exporter.Cpu - cpu,
            Updates = simulation.Churn.Steps - steps,
            Gzip = new ScrapeSeries(scrapes),
            ResidentBytes = exporter.ResidentBytes,
        };
        await ended.CancelAsync();
        await churn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CaughtUpAsync(scraper, stop);
        return figures;
    }

    /// <summary>An exporter that was cheap because it fell behind is not cheap.</summary>
    private async Task CaughtUpAsync(Scraper scraper, CancellationToken stop)
    {
        var goal = new Goal(time.GetTimestamp(), simulation.Pods);
        while ((await scraper.CountPodsAsync(stop)).Pods is int pods && pods != goal.Pods)
        {
            if (time.GetElapsedTime(goal.Start) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidDataException($"{pods} pods after the churn, {goal.Pods} in the cluster");
            }
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }

    private void ThrowIfLate(Goal goal, string state)
    {
        if (time.GetElapsedTime(goal.Start) > s_loadMax)
        {
            throw new TimeoutException($"not loaded after {s_loadMax.TotalMinutes} min: {state}");
        }
    }

    private readonly record struct Goal(long Start, int Pods);
}
