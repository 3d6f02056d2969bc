using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using StateMetrics.Resources;
using StateMetrics.Server.Clusters;
using StateMetrics.Server.Commands.Render;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Health;
using StateMetrics.Server.Http;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Tests.Http;

/// <summary>Both ports of an exporter on loopback, and its stores, which the test fills instead of a reflector.</summary>
internal sealed class OpenPorts : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ResourceSet _resources;

    private OpenPorts(WebApplication app, ResourceSet resources, AnswerMemory memory)
    {
        (_app, _resources, Memory) = (app, resources, memory);
        IReadOnlyList<string> addresses = ExporterHost.Addresses(app);
        Main = Client(addresses[0]);
        Telemetry = Client(addresses[^1]);
    }

    internal HttpClient Main { get; }

    internal HttpClient Telemetry { get; }

    internal AnswerMemory Memory { get; }

    internal static ServerOptions Loopback { get; } = new()
    {
        Main = new ListenAddress("127.0.0.1", 0),
        Telemetry = new ListenAddress("127.0.0.1", 0),
    };

    internal static async Task<OpenPorts> StartAsync(
        ServerOptions? options = null, TimeProvider? time = null, Func<IReadOnlyList<ScopeView>>? scopes = null)
    {
        ServerOptions server = options ?? Loopback;
        ResourceSet resources = ResourceSet.Open(
            new ResourceDemand
            {
                Catalog = Catalog.All,
                Selection = new ResourceSelection { Resources = ["namespaces", "nodes"] },
                Families = new FamilyLists
                {
                    Allowed = ["^kube_namespace_created$", "^kube_namespace_annotations$", "^kube_node_spec_unschedulable$"],
                    Annotations = "namespaces=[*]",
                },
            },
            [],
            new ObjectFaults(NullLogger.Instance).For);
        TimeProvider clock = time ?? TimeProvider.System;
        var families = new ScopeFamilies(static () => false, new EventDelays(clock, static _ => true));
        var scrapes = new ScrapeEndpoint(
            new FreshnessLook(
                () => [new ClusterView("", new FleetView([.. resources.Expositions], scopes?.Invoke() ?? []), families)],
                new FreshnessOptions(), clock),
            new Latest<ServerOptions>(server), clock, new Refusals());
        Routes routes = new Routes()
            .On(PortRole.Main, "/metrics", scrapes.AnswerAsync)
            .On(PortRole.Telemetry, "/own", context => PlainText.WriteAsync(context, 200, "telemetry"))
            .OnBoth("/both", context => PlainText.WriteAsync(context, 200, "both"));
        var entrance = new Entrance(routes);
        WebApplication app = ExporterHost.Build(server, entrance, static _ => { });
        await app.StartAsync();
        return new OpenPorts(app, resources, entrance.Memory);
    }

    internal void PutNamespace(string name, string annotation = "") =>
        Put("namespaces", $$$"""
            {"metadata":{"name":"{{{name}}}","uid":"uid-{{{name}}}","creationTimestamp":"2024-03-01T08:30:15Z",
             "annotations":{"text":"{{{annotation}}}"} } }
            """);

    internal void PutNode(string name) => Put("nodes", $$$"""{"metadata":{"name":"{{{name}}}","uid":"uid-{{{name}}}"}}""");

    /// <summary>More than the buffers of a loopback connection hold, so that a reader can stall in the middle of it.</summary>
    internal void PutMuch()
    {
        string text = new('x', 100_000);
        for (int i = 0; i < 300; i++)
        {
            PutNamespace($"ns{i}", text);
        }
    }

    /// <summary>The answer's head as one text: status line, then the headers that are the application's.</summary>
    internal static string Head(HttpResponseMessage answer)
    {
        IEnumerable<string> headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(static header => header.Key is not ("Date" or "Transfer-Encoding"))
            .Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
        return string.Join('\n', headers.Prepend($"{(int)answer.StatusCode}"));
    }

    /// <summary>Sends a request whose headers are given as they go over the wire.</summary>
    internal async Task<HttpResponseMessage> AskAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Main.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Begins to stop the process, as SIGTERM does.</summary>
    internal Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Main.Dispose();
        Telemetry.Dispose();
        await _app.DisposeAsync();
    }

    private void Put(string resource, string json)
    {
        byte[] body = System.Text.Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(body);
        _resources.Slots.Single(slot => slot.Name == resource).Scopes[0].Sink.Upsert(new ManifestHead(document.RootElement).ToWire(body));
    }

    private static HttpClient Client(string address) =>
        new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(address) };
}
