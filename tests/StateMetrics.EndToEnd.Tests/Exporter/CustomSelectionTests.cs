using System.Net;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>What chooses among the versions and the objects of custom resources, on a real API server.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class CustomSelectionTests(ControlPlaneFixture fixture)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Group = "chosen.example.com";
    private const string Theirs = $"/apis/{Group}/v1/namespaces/chosen-gold/pickeds/theirs";

    private const string Configuration = $$"""
        kind: CustomResourceStateMetrics
        spec:
          resources:
            - groupVersionKind: {group: {{Group}}, version: "*", kind: Both}
              metricNamePrefix: both
              labelsFromPath: {name: [metadata, name]}
              metrics:
                - {name: size, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }
            - groupVersionKind: {group: {{Group}}, version: "*", kind: Single}
              metricNamePrefix: single
              oneVersion: true
              conditions: true
              labelsFromPath: {name: [metadata, name]}
              metrics:
                - {name: parts_total, help: Its parts., each: {type: Counter, counter: {
                     path: [spec, parts, "[*]"], valueFrom: [count], labelsFromPath: {part: [name]} } } }
            - groupVersionKind: {group: {{Group}}, version: v1, kind: Picked}
              metricNamePrefix: picked
              labelSelector: team=a
              namespaceSelector: tier in (gold, silver)
              labelsFromPath: {name: [metadata, name]}
              metrics:
                - {name: size, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }
        """;

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_served = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Versions_labels_and_namespaces_choose_what_is_shown()
    {
        ControlPlane plane = await fixture.ReadyAsync();
        using var folder = new TemporaryFolder();
        string file = folder.Write("custom.yaml", Configuration);
        try
        {
            await CreateAsync(plane);
            await using ExporterProcess exporter = ExporterProcess.Start(
                $"--kubeconfig={plane.AdminKubeconfig}", "--resources=configmaps", $"--custom-resource-state-config-file={file}");
            await exporter.ReadyAsync(TimeSpan.FromSeconds(20));
            string[] both = ["both_size v1 it 7", "both_size v2 it 7"];
            string[] single =
            [
                "single_parts_total v2 it part=bolt 3", "single_parts_total v2 it part=nut 2",
                "single_status_condition v2 it condition=Ready,status=false 0",
                "single_status_condition v2 it condition=Ready,status=true 1",
                "single_status_condition v2 it condition=Ready,status=unknown 0",
            ];
            await ShowsAsync(exporter, [.. both, "picked_size v1 ours 1", .. single]);

            await plane.Admin.PatchAsync(Theirs, """{"metadata":{"labels":{"team":"a"} } }""");
            await ShowsAsync(exporter, [.. both, "picked_size v1 ours 1", "picked_size v1 theirs 2", .. single]);
            await plane.Admin.PatchAsync("/api/v1/namespaces/chosen-lead", """{"metadata":{"labels":{"tier":"silver"} } }""");
            await ShowsAsync(
                exporter, [.. both, "picked_size v1 far 3", "picked_size v1 ours 1", "picked_size v1 theirs 2", .. single]);
            await plane.Admin.PatchAsync("/api/v1/namespaces/chosen-gold", """{"metadata":{"labels":{"tier":null} } }""");
            await ShowsAsync(exporter, [.. both, "picked_size v1 far 3", .. single]);

            StrictExposition asked = StrictExposition.Parse((await exporter.GetAsync($"metrics?resources=boths.{Group}")).Body);
            Assert.Equal(both, Shown(asked));
        }
        finally
        {
            await DeleteAllAsync(plane);
        }
    }

    private static async Task CreateAsync(ControlPlane plane)
    {
        await plane.Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"chosen-gold","labels":{"tier":"gold"} } }""");
        await plane.Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"chosen-lead","labels":{"tier":"lead"} } }""");
        await plane.Admin.CreateAsync(Definitions, Definition("Both", "v1", "v2"));
        await plane.Admin.CreateAsync(Definitions, Definition("Single", "v1", "v2"));
        await plane.Admin.CreateAsync(Definitions, Definition("Picked", "v1"));
        await CreateAsync(plane, "chosen-gold", new Made("Both", "v2", "it", """ "spec":{"size":7} """));
        await CreateAsync(plane, "chosen-gold", new Made("Single", "v2", "it", """
            "spec":{"parts":[{"name":"nut","count":2},{"name":"bolt","count":3},{"name":"none"}]},
            "status":{"conditions":[{"type":"Ready","status":"True"}]}
            """));
        await CreateAsync(plane, "chosen-gold", new Made("Picked", "v1", "ours", """ "spec":{"size":1} """) { Team = "a" });
        await CreateAsync(plane, "chosen-gold", new Made("Picked", "v1", "theirs", """ "spec":{"size":2} """) { Team = "b" });
        await CreateAsync(plane, "chosen-lead", new Made("Picked", "v1", "far", """ "spec":{"size":3} """) { Team = "a" });
    }

    /// <summary>An object of a kind that is served a moment after its definition is made.</summary>
    private static Task<TimeSpan> CreateAsync(ControlPlane plane, string ns, Made made) => Eventually.HoldsAsync(s_served, async () =>
    {
        await plane.Admin.CreateAsync($"/apis/{Group}/{made.Version}/namespaces/{ns}/{Plural(made.Kind)}", $$$"""
            {"apiVersion":"{{{Group}}}/{{{made.Version}}}","kind":"{{{made.Kind}}}",
             "metadata":{"name":"{{{made.Name}}}","labels":{"team":"{{{made.Team}}}"} },{{{made.Rest}}} }
            """);
        return null;
    });

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";

    /// <summary>The last version is the one that is stored.</summary>
    private static string Definition(string kind, params string[] versions)
    {
        string plural = Plural(kind);
        IEnumerable<string> all = versions.Select(version => $$"""
            {"name":"{{version}}","served":true,"storage":{{(version == versions[^1] ? "true" : "false")}},
             "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }
            """);
        return $$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{plural}}.{{Group}}"},
             "spec":{"group":"{{Group}}","scope":"Namespaced","names":{"kind":"{{kind}}","plural":"{{plural}}"},
                     "versions":[{{string.Join(',', all)}}]} }
            """;
    }

    private static Task<TimeSpan> ShowsAsync(ExporterProcess exporter, string[] expected) => exporter.ShowsAsync(s_within, exposition =>
        Shown(exposition) is var shown && shown.SequenceEqual(expected) ? null : string.Join('\n', shown));

    /// <summary>Family, version, name, labels of the element, value; in order.</summary>
    private static string[] Shown(StrictExposition exposition) =>
    [
        .. exposition.Samples.Where(static sample => sample.Labels.GetValueOrDefault("customresource_group") == Group)
            .Select(static sample =>
            {
                string own = string.Join(',', sample.Labels
                    .Where(static label => !label.Key.StartsWith("customresource_", StringComparison.Ordinal))
                    .Where(static label => label.Key is not ("name" or "namespace"))
                    .OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"));
                return $"{sample.Name} {sample.Labels["customresource_version"]} {sample.Labels["name"]} {own} {sample.Value}"
                    .Replace("  ", " ", StringComparison.Ordinal);
            })
            .Order(StringComparer.Ordinal),
    ];

    private static async Task DeleteAllAsync(ControlPlane plane)
    {
        foreach (string plural in (string[])["boths", "singles", "pickeds"])
        {
            await plane.Admin.DeleteAsync($"{Definitions}/{plural}.{Group}");
        }
        foreach (string ns in (string[])["chosen-gold", "chosen-lead"])
        {
            await plane.Admin.DeleteAsync($"/api/v1/namespaces/{ns}");
        }
    }

    private sealed record Made(string Kind, string Version, string Name, string Rest)
    {
        internal string Team { get; init; } = "";
    }
}
