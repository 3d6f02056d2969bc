using System.Text;
using StateMetrics.Resources;
using StateMetrics.Server.Commands.Render;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Commands.Render;

public sealed class OlderVersionsTests
{
    [Fact]
    public async Task Objects_of_older_versions_are_shown_beside_those_of_the_best_one()
    {
        (string shown, string errors, int status) = await RenderAsync("""
            apiVersion: networking.k8s.io/v1beta1
            kind: Ingress
            metadata: {name: older, namespace: n}
            spec: {rules: [{host: h, http: {paths: [{path: /, backend: {serviceName: s, servicePort: 80}}]}}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: best, namespace: n}
            spec: {rules: [{host: h, http: {paths: [{path: /, backend: {service: {name: s, port: {number: 80}}}}]}}]}
            """);
        Assert.Equal(("", 0), (errors, status));
        Assert.Equal("""
            kube_ingress_path{namespace="n",ingress="best",host="h",path="/",path_type="",service_name="s",service_port="80"} 1
            kube_ingress_path{namespace="n",ingress="older",host="h",path="/",path_type="",service_name="s",service_port="80"} 1
            """, shown);
    }

    [Fact]
    public async Task An_older_version_that_tells_too_little_is_named_as_unknown()
    {
        (string shown, string errors, int status) = await RenderAsync("""
            apiVersion: extensions/v1beta1
            kind: Ingress
            metadata: {name: oldest, namespace: n}
            """);
        Assert.Equal(("", 1), (shown, status));
        Assert.Equal("state-metrics: standard input, document 1: no resource shows the kind Ingress of extensions/v1beta1\n", errors);
    }

    private static async Task<(string Shown, string Errors, int Status)> RenderAsync(string yaml)
    {
        var options = new RenderOptions
        {
            Files = [RenderOptions.StandardInput],
            Resources = new ResourceSelection { Resources = ["ingresses"] },
            Families = new FamilyLists { Allowed = ["^kube_ingress_path$"] },
        };
        var errors = new StringWriter { NewLine = "\n" };
        using var output = new MemoryStream();
        int status = await new RenderCommand(options, Catalog.All, errors)
            .RunAsync(() => new MemoryStream(Encoding.UTF8.GetBytes(yaml)), output);
        IEnumerable<string> samples = Encoding.UTF8.GetString(output.ToArray()).Split('\n').Where(static l => l.Length > 0 && l[0] != '#');
        return (string.Join('\n', samples.Order(StringComparer.Ordinal)), errors.ToString(), status);
    }
}
