using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Tests.Pipeline;

/// <summary>Objects of one kind through the product's stages, with every family and label on, or with those that are by default.</summary>
internal sealed class KindRun : IObjectObserver
{
    private readonly CatalogEntry _entry;
    private readonly CompiledKind _kind;

    internal KindRun(CatalogEntry entry, bool everything)
    {
        _entry = entry;
        Selection selection = everything ? new Selection([], [], [".*"]) : Selection.Default;
        LabelAllowlist labels = everything ? LabelAllowlist.Of(["*"]) : LabelAllowlist.None;
        _kind = entry.Compile(selection, labels, labels);
    }

    /// <summary>Objects that gave no samples, with what went wrong.</summary>
    internal List<string> Failures { get; } = [];

    internal int Repeated { get; private set; }

    /// <summary>The body of a scrape that shows these objects.</summary>
    internal string Scrape(params IEnumerable<WireObject> objects)
    {
        StoreSink sink = _kind.Open(this);
        using (IReplacement replacement = sink.BeginReplace())
        {
            foreach (WireObject listed in objects)
            {
                replacement.Add(listed);
            }
            replacement.Commit();
        }
        var output = new ArrayBufferWriter<byte>();
        var exposition = new ResourceExposition(_entry.Name, _kind.Families, [sink.Store]);
        ExpositionSnapshot.Take([exposition], ResourceFilter.All).Write(output, ExpositionFormat.Text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public void Failed(in WireObject source, ObjectFault fault, Exception exception) =>
        Failures.Add($"{source.Uid}: {fault}: {exception}");

    public void RepeatedSeries(in WireObject source, int samples) => Repeated += samples;
}
