using StateMetrics.Server.Configuration;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Clusters;

/// <summary>What changes while the exporter runs touches what it concerns, and nothing else.</summary>
public sealed class ClustersReloadTests
{
    private const string East = "- {name: east, kubeconfig: east}\n";
    private const string West = "- {name: west, kubeconfig: west}\n";

    [Fact]
    public async Task Clusters_come_and_go_without_a_request_to_others()
    {
        // A list of resources is no less the same for being read again.
        const string Listed = "- {name: east, kubeconfig: east, resources: [namespaces]}\n";
        await using ClustersExporter exporter = await StartedAsync(Listed);
        int requests = exporter["east"].Requests.All.Count;
        exporter.Describe(West + Listed);
        await exporter.ShowsAsync("east/east", "west/west");
        exporter.Describe(West);
        await exporter.ShowsAsync("west/west");
        Assert.Equal("404 no such cluster\n", await exporter.GetAsync("/clusters/east/metrics"));
        await Eventually.Equal(0, () => exporter["east"].OpenWatches.Count);
        Assert.Equal(requests, exporter["east"].Requests.All.Count);
        int lists = exporter.Lists("west");
        exporter.Describe(Listed + West);
        await exporter.ShowsAsync("east/east", "west/west");
        Assert.Equal(lists, exporter.Lists("west"));
        Assert.Single(exporter["west"].OpenWatches);
    }

    [Fact]
    public async Task A_cluster_that_is_read_otherwise_is_shown_as_before_until_it_is_listed()
    {
        await using ClustersExporter exporter = await StartedAsync(East + West);
        int others = exporter["west"].Requests.All.Count;
        Fault slow = exporter["third"].Faults.Stall(static request => request.Resource?.Plural == "namespaces");
        exporter.Describe("- {name: east, kubeconfig: third}\n" + West);
        await Eventually.True(() => slow.Hits > 0);
        await exporter.ShowsAsync("east/east", "west/west");
        Assert.Contains(
            "\ncluster east: not as configured yet: listing at ", await exporter.GetAsync("/readyz?verbose"), StringComparison.Ordinal);
        exporter.Create("east", "more");
        await exporter.ShowsAsync("east/east", "east/more", "west/west");
        slow.Release();
        await NeverWithoutAsync(exporter, "east/", "east/third west/west");
        await Eventually.Equal(0, () => exporter["east"].OpenWatches.Count);
        Assert.Equal(others, exporter["west"].Requests.All.Count);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_as_it_is_described_by_now_is_shown_as_before()
    {
        await using ClustersExporter exporter = await StartedAsync(East);
        exporter.WriteKubeconfig("nowhere", new Uri("http://127.0.0.1:1"));
        exporter.Describe("- {name: east, kubeconfig: nowhere}");
        await Eventually.True(() => exporter.GetAsync("/readyz?verbose").Result.Contains(
            "cluster east: not as configured yet: listing at http://127.0.0.1:1/", StringComparison.Ordinal));
        exporter.Create("east", "more");
        await exporter.ShowsAsync("east/east", "east/more");
        // Back again: what is built beside it is given up, and nothing is listed.
        int lists = exporter.Lists("east");
        exporter.Describe(East);
        await Eventually.True(() => !exporter.GetAsync("/readyz?verbose").Result.Contains("not as configured", StringComparison.Ordinal));
        Assert.Equal(lists, exporter.Lists("east"));
    }

    [Fact]
    public async Task What_is_built_beside_and_not_asked_for_any_more_is_never_shown()
    {
        await using ClustersExporter exporter = await StartedAsync(East);
        Fault slow = exporter["third"].Faults.Stall(static request => request.Resource?.Plural == "namespaces");
        exporter.Describe("- {name: east, kubeconfig: third}");
        await Eventually.True(() => slow.Hits > 0);
        exporter.Write("east", "apiVersion: [");
        exporter.Describe(East);
        await Eventually.True(() => exporter.GetAsync("/readyz?verbose").Result is string report
            && report.Contains("not as configured: ", StringComparison.Ordinal)
            && !report.Contains("not as configured yet", StringComparison.Ordinal));
        slow.Release();
        await exporter.ShowsAsync("east/east");
        await Eventually.Equal(0, () => exporter["third"].OpenWatches.Count);
    }

    [Fact]
    public async Task A_kubeconfig_that_comes_after_the_file_is_found()
    {
        await using ClustersExporter exporter = await StartedAsync(East);
        exporter.Describe(East + "- {name: west, kubeconfig: later}\n");
        await Eventually.Equal("0", () => Reload(exporter));
        exporter.WriteKubeconfig("later", exporter["west"].Address);
        await exporter.ShowsAsync("east/east", "west/west");
        await Eventually.Equal("1", () => Reload(exporter));
    }

    [Fact]
    public async Task Other_resources_and_labels_are_taken_over()
    {
        await using ClustersExporter exporter = await StartedAsync(East + West);
        exporter["east"].Cluster.Create("v1/nodes", """{"metadata":{"name":"n","creationTimestamp":"2024-03-01T08:30:15Z"}}""");
        int lists = exporter.Lists("east");
        exporter.Describe("- {name: east, kubeconfig: east, resources: [namespaces, nodes]}\n" + West);
        await exporter.ShowsAsync("east/east", "west/west", "east/n");
        Assert.Equal(lists, exporter.Lists("east"));
        int others = exporter["west"].Requests.All.Count;
        exporter.Describe("- {name: east, kubeconfig: east, labels: {stage: live}}\n" + West);
        await Eventually.Equal(
            """kube_namespace_created{cluster="east",stage="live",namespace="east"} 1.709281815e+09""",
            () => exporter.SamplesAsync().Result[0]);
        Assert.Equal(others, exporter["west"].Requests.All.Count);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_changes_nothing_and_is_told()
    {
        await using ClustersExporter exporter = await StartedAsync(East);
        Assert.Equal("1", Reload(exporter));
        exporter.Describe(East + "- {name: west}");
        await Eventually.Equal("0", () => Reload(exporter));
        exporter.Describe(East);
        await Eventually.Equal("1", () => Reload(exporter));
        // Fine by itself, and what it names is not.
        exporter.Describe(East + "- {name: west, kubeconfig: missing}");
        await Eventually.Equal("0", () => Reload(exporter));
        await exporter.ShowsAsync("east/east");
        Assert.Single(exporter["east"].OpenWatches);
        Assert.Equal(1, exporter.Lists("east"));
    }

    [Fact]
    public async Task Another_credential_is_used_without_a_list()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west", "third");
        exporter.WriteKubeconfig("east", exporter["east"].Address, "\"\"");
        await BeginAsync(exporter, East + West);
        int lists = exporter.Lists("east");
        Assert.DoesNotContain(exporter["east"].Requests.All, static request => request.HasAuthorization);
        exporter.WriteKubeconfig("east", exporter["east"].Address, "fresh");
        // What runs goes on with what it began with; the next request shows the other one.
        await Eventually.True(() =>
        {
            exporter["east"].Faults.CloseWatches();
            return exporter["east"].Requests.All.Any(static request => request.HasAuthorization);
        });
        Assert.Equal(lists, exporter.Lists("east"));
        await exporter.ShowsAsync("east/east", "west/west");
    }

    [Fact]
    public async Task Another_address_in_the_kubeconfig_is_another_cluster()
    {
        await using ClustersExporter exporter = await StartedAsync(East + West);
        exporter.WriteKubeconfig("east", exporter["third"].Address);
        await NeverWithoutAsync(exporter, "east/", "east/third west/west");
        Assert.Single(exporter["west"].OpenWatches);
        Assert.Equal(1, exporter.Lists("west"));
    }

    [Fact]
    public async Task The_kubeconfig_of_the_flag_is_followed_too()
    {
        await using ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west", "third");
        await exporter.StartAsync(options => options with
        {
            ClustersFile = null,
            Cluster = new ClusterSelection { Kubeconfig = Path.Combine(Path.GetDirectoryName(exporter.File)!, "east") },
        });
        await exporter.ReadyAsync();
        Assert.Equal("kube_namespace_created{namespace=\"east\"} 1.709281815e+09", (await exporter.SamplesAsync()).Single());
        using var stop = new CancellationTokenSource();
        Task<int> scraping = Task.Run(() => ScrapeOneAsync(exporter, stop.Token), CancellationToken.None);
        exporter.Write("east", "apiVersion: [");
        await Eventually.True(() => exporter.GetAsync("/readyz?verbose").Result.Contains("not as configured", StringComparison.Ordinal));
        int asked = exporter.Lists("east");
        exporter.WriteKubeconfig("east", exporter["east"].Address, "another");
        await Eventually.True(() => !exporter.GetAsync("/readyz?verbose").Result.Contains("not as configured", StringComparison.Ordinal));
        Assert.Equal(asked, exporter.Lists("east"));
        exporter.WriteKubeconfig("east", exporter["third"].Address);
        await Eventually.Equal(
            "kube_namespace_created{namespace=\"third\"} 1.709281815e+09", () => exporter.SamplesAsync().Result.Single());
        await Eventually.Equal(0, () => exporter["east"].OpenWatches.Count);
        await stop.CancelAsync();
        Assert.InRange(await scraping, 20, int.MaxValue);
        Assert.Equal("404 Not Found\n", await exporter.GetAsync("/clusters/east/metrics"));
    }

    [Fact]
    public async Task What_comes_late_takes_no_readiness_away()
    {
        await using ClustersExporter exporter = await StartedAsync(East);
        Fault slow = exporter["west"].Faults.Stall(static request => request.Resource?.Plural == "namespaces");
        exporter.Describe(East + "- {name: west, kubeconfig: west, required: true}");
        await Eventually.True(() => slow.Hits > 0);
        Assert.StartsWith(
            "200 ok\ncluster west: waiting for namespaces: listing\n", await exporter.GetAsync("/readyz"), StringComparison.Ordinal);
        slow.Release();
        await exporter.ShowsAsync("east/east", "west/west");
    }

    [Fact]
    public async Task A_scrape_each_100_ms_misses_nothing_while_the_files_change()
    {
        await using ClustersExporter exporter = await StartedAsync(East + West);
        int others = exporter["west"].Requests.All.Count;
        using var stop = new CancellationTokenSource();
        Task<int> scraping = Task.Run(() => ScrapeAsync(exporter, stop.Token), CancellationToken.None);
        exporter.Describe(East + "- {name: west");
        await Eventually.Equal("0", () => Reload(exporter));
        exporter.Write("east", "apiVersion: [");
        exporter.Describe(West + East + "- {name: third, kubeconfig: third}\n");
        await Eventually.True(() => exporter.GetAsync("/readyz?verbose").Result.Contains(
            "cluster east: not as configured", StringComparison.Ordinal));
        exporter.WriteKubeconfig("east", exporter["east"].Address, "another");
        await exporter.ShowsAsync("east/east", "third/third", "west/west");
        await Eventually.Equal("1", () => Reload(exporter));
        Assert.Equal(1, exporter.Lists("east"));
        exporter.Describe(West + "- {name: east, kubeconfig: east, labels: {stage: live}}\n");
        await exporter.ShowsAsync("east/east", "west/west");
        await Eventually.True(() => exporter.SamplesAsync().Result[0].Contains("stage=\"live\"", StringComparison.Ordinal));
        await stop.CancelAsync();
        Assert.InRange(await scraping, 30, int.MaxValue);
        Assert.Equal(2, exporter.Lists("east"));
        Assert.Equal(others, exporter["west"].Requests.All.Count);
    }

    /// <summary>Until it is stopped; how often it was.</summary>
    private static async Task<int> ScrapeAsync(ClustersExporter exporter, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        int scrapes = 0;
        while (!stop.IsCancellationRequested)
        {
            string[] shown = await exporter.ShownAsync();
            Assert.Equal(["east/east", "west/west"], shown.Except(["third/third"]));
            Assert.Equal(shown.Distinct(), shown);
            scrapes++;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        return scrapes;
    }

    /// <summary>As <see cref="ScrapeAsync"/>, where there is one cluster alone, with one namespace.</summary>
    private static async Task<int> ScrapeOneAsync(ClustersExporter exporter, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        int scrapes = 0;
        for (; !stop.IsCancellationRequested; scrapes++)
        {
            Assert.Single(await exporter.SamplesAsync());
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        return scrapes;
    }

    private static string Reload(ClustersExporter exporter) => exporter.SamplesAsync(own: true, telemetry: true).Result
        .Single(static line => line.StartsWith("kube_state_metrics_last_config_reload_successful", StringComparison.Ordinal))[^1..];

    private static async Task<ClustersExporter> StartedAsync(string file)
    {
        ClustersExporter exporter = await ClustersExporter.OnAsync("east", "west", "third");
        await BeginAsync(exporter, file);
        return exporter;
    }

    private static async Task BeginAsync(ClustersExporter exporter, string file)
    {
        foreach (string name in (string[])["east", "west", "third"])
        {
            // Every list counts as one, rather than as a watch.
            exporter[name].Behaviour.StreamingLists = StreamingLists.Refused;
        }
        exporter.Describe(file);
        await exporter.StartAsync();
        await exporter.ReadyAsync();
        await Eventually.True(() => exporter["east"].OpenWatches.Count == 1);
    }

    /// <summary>Scrapes until this is shown; every scrape on the way shows something that begins so.</summary>
    private static Task NeverWithoutAsync(ClustersExporter exporter, string start, string end) => Eventually.True(() =>
    {
        string[] shown = exporter.ShownAsync().Result;
        Assert.Contains(shown, sample => sample.StartsWith(start, StringComparison.Ordinal));
        return string.Join(' ', shown) == end;
    });
}
