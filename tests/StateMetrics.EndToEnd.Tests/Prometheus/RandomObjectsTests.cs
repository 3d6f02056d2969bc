using System.Text;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;
using StateMetrics.Testing.RandomObjects;

namespace StateMetrics.EndToEnd.Tests.Prometheus;

/// <summary>Prometheus' own parsers read what the executable makes of random objects of every kind.</summary>
public sealed class RandomObjectsTests
{
    private const int ObjectsPerKind = 20;

    [Fact]
    public async Task The_samples_of_random_objects_are_read_by_Prometheus_and_by_promtool()
    {
        var maker = new RandomObjectMaker();
        IEnumerable<RandomObject> objects = ApiKind.All.SelectMany((kind, at) =>
            Enumerable.Range(at * ObjectsPerKind, ObjectsPerKind).Select(seed => maker.Make(kind, seed)));
        string json = $"[{string.Join(',', objects.Select(made => made.PlainJson))}]";
        string resources = string.Join(',', ServedKind.All.Select(kind => kind.Resource).Concat(ServedKind.NotServed));
        (byte[] body, string errors) = await RenderProcess.RunAsync(
            json,
            $"--resources={resources}",
            "--metric-labels-allowlist=*=[*]",
            "--metric-annotations-allowlist=*=[*]",
            "--metric-opt-in-list=.*");

        Assert.Equal("", errors);
        int samples = StrictExposition.Parse(body).Samples.Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{samples} samples");
        Assert.True(samples > ApiKind.All.Count * ObjectsPerKind, "every object has some samples");
        Assert.Empty(await Promtool.ProblemsAsync(body));

        await using var target = new StaticTarget(Encoding.UTF8.GetString(body));
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(target.Port);
        await Eventually.HoldsAsync(TimeSpan.FromSeconds(30), async () =>
            await prometheus.NumberAsync("max(scrape_samples_scraped)") is double scraped and > 0 ? null : "no scrape");
        Assert.Empty(await prometheus.ScrapeErrorsAsync());
        Assert.Equal(samples, await prometheus.NumberAsync("max(scrape_samples_scraped)"));
        Assert.Equal(0, await prometheus.RepeatedSamplesAsync());
    }
}
