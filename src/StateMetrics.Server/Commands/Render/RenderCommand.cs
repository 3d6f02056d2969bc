using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Commands.Render;

/// <summary>Prints the exposition of objects in files, selected and rendered as the running exporter does it.</summary>
internal sealed class RenderCommand(RenderOptions options, IReadOnlyList<CatalogEntry> catalog, TextWriter errors)
{
    private bool _failed;
    private ManifestPlace? _place;

    /// <summary>Returns the exit status: 1 when any document or object could not be shown.</summary>
    public async Task<int> RunAsync(Func<Stream> standardInput, Stream output)
    {
        ResourceSet resources = ResourceSet.Open(catalog, options.Resources, options.Families, resource => new Observer(this, resource));
        var shard = new Shard(options.Shard.Ordinal, options.Shard.Total);
        foreach (string file in options.Files)
        {
            ReadOnlyMemory<byte> content;
            try
            {
                content = await ReadAsync(file, standardInput);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report($"{file}: {e.Message}");
                continue;
            }
            string name = file == RenderOptions.StandardInput ? "standard input" : file;
            foreach (Manifest manifest in new ManifestFile(name, (place, reason) => Report($"{place}: {reason}")).Read(content))
            {
                _place = manifest.Place;
                try
                {
                    Add(manifest, resources, shard);
                }
                catch (InvalidDataException e)
                {
                    Report($"{manifest.Place}: {e.Message}");
                }
            }
        }
        ExpositionFormat format = options.Format == RenderFormat.OpenMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
        PipeWriter pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await ExpositionSnapshot.Take(resources.Expositions, ResourceFilter.All).WriteAsync(pipe, format, CancellationToken.None);
        await pipe.CompleteAsync();
        return _failed ? 1 : 0;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string file, Func<Stream> standardInput)
    {
        if (file != RenderOptions.StandardInput)
        {
            return await File.ReadAllBytesAsync(file);
        }
        using var content = new MemoryStream();
        await standardInput().CopyToAsync(content);
        return content.ToArray();
    }

    private void Add(Manifest manifest, ResourceSet resources, Shard shard)
    {
        CatalogEntry? entry = Catalog.Find(manifest.ApiVersion, manifest.Kind);
        if (entry is null)
        {
            if (!manifest.Listed)
            {
                Report($"{manifest.Place}: no resource shows the kind {manifest.Kind} of {manifest.ApiVersion}");
            }
            return;
        }
        ResourceSlot? slot = resources.Slots.FirstOrDefault(s => s.Name == entry.Name);
        if (slot is null)
        {
            return;
        }
        using var json = JsonDocument.Parse(manifest.Json, ManifestFile.Json);
        var head = new ManifestHead(json.RootElement);
        ScopeSlot? scope = slot.Scopes.FirstOrDefault(s => s.Namespace is null || s.Namespace == head.Namespace);
        bool ours = options.Shard.Total == 1 || shard.Owns(Encoding.UTF8.GetBytes(head.Uid));
        if (scope is not null && ours && Selects(head, entry))
        {
            scope.Sink.In(manifest.Version).Upsert(head.ToWire(manifest.Json));
        }
    }

    /// <summary>What the API server would do with the field selector.</summary>
    private bool Selects(ManifestHead head, CatalogEntry entry) =>
        !entry.Resource.Namespaced
        || (!options.Resources.NamespacesDenied.Contains(head.Namespace)
            && (options.Resources.UnscheduledPodsOnly ? head.NodeName.Length == 0
                : options.Resources.Node is null || head.NodeName == options.Resources.Node));

    private void Report(string line)
    {
        _failed = true;
        errors.WriteLine($"state-metrics: {line}");
    }

    private sealed class Observer(RenderCommand command, string resource) : IObjectObserver
    {
        public void Failed(in WireObject source, ObjectFault fault, Exception exception) =>
            command.Report($"{command._place}: {resource} {NameOf(source)}: {exception.Message}");

        private static string NameOf(in WireObject source) =>
            source.Namespace.Span.IsEmpty ? source.Name.ToString() : $"{source.Namespace}/{source.Name}";

        public void RepeatedSeries(in WireObject source, int samples)
        {
            // Shown once, as the exporter shows it: nothing that the author of the file must be told.
        }
    }
}
