namespace StateMetrics.Testing.Reload;

/// <summary>The cluster that the scenario's exporter reads, and the entries that describe its custom resources.</summary>
internal static class ReloadObjects
{
    private static readonly string[] s_namespaces = ["shop", "blog", "third"];
    private static readonly string[] s_kinds = ["Foo", "Bar", "Baz"];

    /// <summary>Path of the collection and JSON of every object.</summary>
    internal static IEnumerable<(string Path, string Json)> All
    {
        get
        {
            foreach (string kind in s_kinds)
            {
                yield return ("apiextensions.k8s.io/v1/customresourcedefinitions", Definition(kind));
            }
            foreach (string ns in s_namespaces)
            {
                yield return ("v1/namespaces", $$$"""{"metadata":{"name":"{{{ns}}}"},"status":{"phase":"Active"} }""");
                foreach (string plural in (string[])["configmaps", "secrets", "pods"])
                {
                    for (int i = 0; i < 5; i++)
                    {
                        yield return (
                            $"v1/{plural}", $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"x-{{{i}}}","labels":{"app":"a"} } }""");
                    }
                }
                foreach (string kind in s_kinds)
                {
                    yield return ($"example.com/v1/{Plural(kind)}", Object(kind, ns));
                }
            }
        }
    }

    /// <summary>A file with an entry for each of these, a kind and its family: Foo/size.</summary>
    internal static string Described(params string[] entries) => "kind: CustomResourceStateMetrics\nspec:\n  resources:\n"
        + string.Concat(entries.Select(static entry => Entry(entry.Split('/')[0], entry.Split('/')[1])));

    private static string Entry(string kind, string family) => $$"""
          - groupVersionKind: {group: example.com, version: v1, kind: {{kind}}}
            metricNamePrefix: {{kind.ToLowerInvariant()}}
            labelsFromPath: {name: [metadata, name], namespace: [metadata, namespace]}
            metrics:
              - {name: {{family}}, help: Its size., each: {type: Gauge, gauge: {path: [spec, size]} } }

        """;

    private static string Definition(string kind) => $$"""
        {"metadata":{"name":"{{Plural(kind)}}.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"{{kind}}","plural":"{{Plural(kind)}}"},
                 "versions":[{"name":"v1","served":true,"storage":true}]} }
        """;

    private static string Object(string kind, string ns) => $$$"""
        {"apiVersion":"example.com/v1","kind":"{{{kind}}}","metadata":{"namespace":"{{{ns}}}","name":"x"},"spec":{"size":3} }
        """;

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";
}
