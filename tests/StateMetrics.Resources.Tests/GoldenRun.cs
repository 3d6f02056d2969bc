using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Tests;

/// <summary>Objects through the product's own stages: catalogue, selection, sink, store, scrape.</summary>
internal sealed class GoldenRun : IObjectObserver
{
    private readonly List<string> _failures = [];

    /// <summary>Objects that gave no samples, with what went wrong.</summary>
    internal IReadOnlyList<string> Failures => _failures;

    internal string Render(GoldenCase golden, WireFormat format)
    {
        List<GoldenObject> objects = [.. golden.Objects];
        var resources = golden.Arguments.Entries.Select(entry => Fill(golden, entry, objects.Where(o => IsOf(entry, o)), format)).ToList();
        var output = new ArrayBufferWriter<byte>();
        ExpositionSnapshot.Take(resources, ResourceFilter.All).Write(output, golden.Format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public void Failed(in WireObject source, ObjectFault fault, Exception exception) =>
        _failures.Add($"{source.Namespace}/{source.Name}: {fault}: {exception.Message}");

    public void RepeatedSeries(in WireObject source, int samples)
    {
    }

    private ResourceExposition Fill(GoldenCase golden, CatalogEntry entry, IEnumerable<GoldenObject> objects, WireFormat format)
    {
        CompiledKind kind = entry.Compile(
            golden.Arguments.Selection, golden.Arguments.Labels.For(entry.Name), golden.Arguments.Annotations.For(entry.Name));
        StoreSink sink = kind.Open(this);
        using IReplacement replacement = sink.BeginReplace();
        foreach (GoldenObject listed in objects)
        {
            replacement.Add(format == WireFormat.Json ? listed.AsJson() : listed.AsProtobuf());
        }
        replacement.Commit();
        return new ResourceExposition(entry.Name, kind.Families, [sink.Store]);
    }

    private static bool IsOf(CatalogEntry entry, GoldenObject listed) => Catalog.Find(listed.ApiVersion, listed.Kind) == entry;
}
