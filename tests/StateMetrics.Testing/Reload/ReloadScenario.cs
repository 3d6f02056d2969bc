using StateMetrics.Testing.Certificates;

namespace StateMetrics.Testing.Reload;

/// <summary>
/// One file of each kind changes after the other, each after a version that cannot be used, behind an exporter that is scraped
/// every 100 ms. No scrape may fail, no series may be missing that is there before and after, and only what a change touches may be
/// listed.
/// </summary>
public sealed class ReloadScenario : IDisposable
{
    private const string Pair = "tls_server_config: {cert_file: tls.crt, key_file: tls.key}\n";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly ConfigurationFolder _folder = new();
    private readonly TestAuthority _former = new("former authority");
    private readonly TestAuthority _next = new("next authority");
    private double _tlsSince;

    public ReloadScenario()
    {
        _folder.ReplacePair(_former.IssueServer());
        _folder.Write("web.yml", Pair);
        _folder.Write("one.yaml", ReloadObjects.Described("Foo/size"));
        _folder.Write("many/a.yaml", ReloadObjects.Described("Bar/size"));
        SwapAsync("mount", "custom.yaml", ReloadObjects.Described("Baz/size")).GetAwaiter().GetResult();
        SwapAsync("options", "options.yaml", Options()).GetAwaiter().GetResult();
    }

    /// <summary>What the exporter is started with, beside its cluster and its ports.</summary>
    public IReadOnlyList<string> Arguments =>
        [$"--config={_folder.At("options/options.yaml")}", $"--tls-config={_folder.At("web.yml")}", "--audit-interval=0"];

    /// <summary>Path of the collection and JSON of every object that the cluster needs.</summary>
    public static IEnumerable<(string Path, string Json)> Objects => ReloadObjects.All;

    /// <summary>Returns how many scrapes there were; what is wrong is added to <paramref name="problems"/>.</summary>
    /// <param name="main">/metrics of the main port.</param>
    /// <param name="telemetry">/metrics of the other port.</param>
    /// <param name="lists">Plural and namespace of every list that the API server was asked for, in their order.</param>
    /// <param name="problems">One line each.</param>
    public async Task<int> RunAsync(Uri main, Uri telemetry, Func<IReadOnlyList<string>> lists, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(problems);
        await using var scraper = new SteadyScraper(main, _former, _next);
        await UntilAsync(scraper, main, telemetry, new ReloadStep("the start", static () => Task.CompletedTask, (body, self) =>
            Has(body, "foo_size", "bar_size", "baz_size", "kube_pod_info") && Files(self, 1, "config", "one.yaml", "web.yml")));
        scraper.Start();
        foreach (ReloadStep step in Steps)
        {
            IReadOnlySet<string> before = SteadyScraper.SeriesOf(await scraper.GetAsync(main));
            int listed = lists().Count;
            scraper.Take();
            await step.ChangeAsync();
            string self = await UntilAsync(scraper, main, telemetry, step);
            _tlsSince = Since(self, "tlsconfig");
            IReadOnlySet<string> after = SteadyScraper.SeriesOf(await scraper.GetAsync(main));
            HashSet<string> always = [.. before.Where(after.Contains).Where(IsState)];
            HashSet<string> sometimes = [.. before.Union(after)];
            foreach (IReadOnlySet<string> scrape in scraper.Take())
            {
                Tell(problems, $"{step.Name}: missing", always.Where(series => !scrape.Contains(series)));
                Tell(problems, $"{step.Name}: never meant", scrape.Where(IsState).Where(series => !sometimes.Contains(series)));
            }
            string[] asked = [.. lists().Skip(listed).Distinct().Order(StringComparer.Ordinal)];
            if (!asked.SequenceEqual(step.Listed))
            {
                problems.Add($"{step.Name}: listed {string.Join(", ", asked)}, rather than {string.Join(", ", step.Listed)}");
            }
        }
        await scraper.StopAsync();
        Tell(problems, "failed scrapes", scraper.Failures);
        return scraper.Count;
    }

    public void Dispose()
    {
        _former.Dispose();
        _next.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<ReloadStep> Steps =>
    [
        new("a version of each file that cannot be used", BreakAsync, (_, self) =>
            Files(self, 0, "\"config\"", "one.yaml", "many/a.yaml", "mount/custom.yaml", "web.yml")),
        new("the certificate", RotateAsync, (_, self) => Files(self, 1, "web.yml") && Since(self, "tlsconfig") > _tlsSince),
        new("a certificate without its key", LoseKeyAsync, (_, self) => Files(self, 0, "web.yml")),
        new("the certificate again", RotateAsync, (_, self) => Files(self, 1, "web.yml") && Since(self, "tlsconfig") > _tlsSince),
        new("labels in the options file", () => SwapAsync("options", "options.yaml", Options("labels_allow_list: {configmaps: [app]}")),
            static (body, self) => Has(body, "kube_configmap_labels{namespace=\"blog\"", "kube_configmap_labels{namespace=\"shop\"")
                && Files(self, 1, "\"config\""),
            "configmaps blog", "configmaps shop"),
        new("a file of custom resources", () => WriteAsync("one.yaml", ReloadObjects.Described("Foo/volume")),
            static (body, self) => Has(body, "foo_volume") && !Has(body, "foo_size") && Files(self, 1, "one.yaml"),
            "foos blog", "foos shop"),
        new("a file in a folder", () => WriteAsync("many/a.yaml", ReloadObjects.Described("Bar/volume")),
            static (body, self) => Has(body, "bar_volume") && !Has(body, "bar_size") && Files(self, 1, "many/a.yaml"),
            "bars blog", "bars shop"),
        new("a mounted file", () => SwapAsync("mount", "custom.yaml", ReloadObjects.Described("Baz/volume")),
            static (body, self) => Has(body, "baz_volume") && !Has(body, "baz_size") && Files(self, 1, "mount/custom.yaml"),
            "bazs blog", "bazs shop"),
        new("a resource in the options file", () => SwapAsync("options", "options.yaml", Options(Labels, resources: "configmaps, secrets")),
            static (body, _) => Has(body, "kube_secret_info{namespace=\"blog\"", "kube_secret_info{namespace=\"shop\""),
            "secrets blog", "secrets shop"),
        new("namespaces in the options file",
            () => SwapAsync("options", "options.yaml", Options(Labels, resources: "configmaps, secrets", namespaces: "shop, third")),
            static (body, _) => Has(body, "kube_secret_info{namespace=\"third\"", "kube_configmap_labels{namespace=\"third\"",
                    "kube_pod_info{namespace=\"third\"", "name=\"x\",namespace=\"third\"")
                && !Has(body, "kube_pod_info{namespace=\"blog\"") && Volumes(body, "third") == 3,
            "bars third", "bazs third", "configmaps third", "foos third", "pods third", "secrets third"),
        new("other files in the options file", MoveAsync,
            static (_, self) => Files(self, 1, "other.yaml") && !Has(self, "many/a.yaml")),
    ];

    private const string Labels = "labels_allow_list: {configmaps: [app]}";

    private string Options(
        string more = "", string resources = "configmaps", string namespaces = "shop, blog", string folder = "many") => $"""
        resources: [namespaces, pods, {resources}]
        namespaces: [{namespaces}]
        custom_resource_state_config_file: ["{_folder.At("one.yaml")}", "{_folder.At(folder)}", "{_folder.At("mount")}"]
        {more}
        """;

    private async Task BreakAsync()
    {
        await SwapAsync("options", "options.yaml", "resources: [");
        await SwapAsync("mount", "custom.yaml", "spec: [");
        _folder.Write("one.yaml", "spec: 1");
        _folder.Write("many/a.yaml", "- &a [*a]");
        _folder.Write("web.yml", "tls_server_config: {cert_file: 1");
    }

    private Task RotateAsync()
    {
        _folder.ReplacePair(_next.IssueServer());
        return WriteAsync("web.yml", Pair);
    }

    private Task LoseKeyAsync()
    {
        _folder.Delete("tls.key");
        return Task.CompletedTask;
    }

    /// <summary>The same entries in another file: there is nothing to read.</summary>
    private Task MoveAsync()
    {
        string other = _folder.Write("other.yaml", ReloadObjects.Described("Bar/volume"));
        return SwapAsync(
            "options", "options.yaml", Options(Labels, resources: "configmaps, secrets", namespaces: "shop, third", folder: other));
    }

    private Task WriteAsync(string name, string text)
    {
        _folder.Write(name, text);
        return Task.CompletedTask;
    }

    private Task SwapAsync(string mount, string name, string text) => _folder.SwapAsync(mount, name, text);

    /// <summary>Returns the telemetry's body, once the step is done.</summary>
    private static async Task<string> UntilAsync(SteadyScraper scraper, Uri main, Uri telemetry, ReloadStep step)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            (string body, string self) = (await scraper.GetAsync(main), await scraper.GetAsync(telemetry));
            if (step.IsDone(body, self))
            {
                return self;
            }
            if (TimeProvider.System.GetElapsedTime(start) > s_limit)
            {
                throw new TimeoutException($"{step.Name}: never done; at last\n{body}\n{self}");
            }
            await Task.Delay(s_look, TimeProvider.System);
        }
    }

    private static void Tell(ICollection<string> problems, string what, IEnumerable<string> series)
    {
        List<string> all = [.. series];
        if (all.Count > 0)
        {
            problems.Add($"{what}: {all.Count}, such as {all[0]}");
        }
    }

    /// <summary>What the exporter says about itself may change with everything that it does.</summary>
    private static bool IsState(string series) => !series.StartsWith("kube_state_metrics_", StringComparison.Ordinal);

    private static bool Has(string body, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (!body.Contains(text, StringComparison.Ordinal))
            {
                return false;
            }
        }
        return true;
    }

    private static int Volumes(string body, string ns) => body.Split('\n').Count(line =>
        line.Contains("_volume{", StringComparison.Ordinal) && line.Contains($"namespace=\"{ns}\"", StringComparison.Ordinal));

    /// <summary>Whether all of these files are in force, or all of them are refused.</summary>
    private static bool Files(string self, int successful, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            bool isSo = self.Split('\n').Any(line =>
                line.StartsWith("kube_state_metrics_last_config_reload_successful{", StringComparison.Ordinal)
                && line.Contains(name, StringComparison.Ordinal) && line.EndsWith($" {successful}", StringComparison.Ordinal));
            if (!isSo)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>When the file of this type was taken over last.</summary>
    private static double Since(string self, string type) => Exposition.StrictExposition.Parse(self)
        .Matching("kube_state_metrics_last_config_reload_success_timestamp_seconds", ("type", type)).Single().Value;
}
