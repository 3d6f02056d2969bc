using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources;
using StateMetrics.Resources.Custom;
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

    private TextWriter Errors => errors;

    /// <summary>Returns the exit status: 1 when any document or object could not be shown.</summary>
    public async Task<int> RunAsync(Func<Stream> standardInput, Stream output)
    {
        CustomResourceConfiguration custom = ReadCustomResources();
        if (_failed)
        {
            return 1;
        }
        IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> files = await ReadAsync(standardInput);
        var demand = new ResourceDemand
        {
            Catalog = catalog,
            Selection = options.Resources,
            Families = options.Families,
            Custom = custom,
            Bounds = options.CustomResources.Bounds,
        };
        ResourceSet resources = ResourceSet.Open(
            demand, custom.Resources == 0 ? [] : ServedKinds.Of(files), resource => new Observer(this, resource));
        var shard = new Shard(options.Shard.Ordinal, options.Shard.Total);
        foreach ((string name, ReadOnlyMemory<byte> content) in files)
        {
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

    /// <summary>Mistakes are told; only one for which a file cannot be used at all is a failure, as it is for the exporter.</summary>
    private CustomResourceConfiguration ReadCustomResources()
    {
        (IReadOnlyList<CustomResourceFile> texts, IReadOnlyList<ConfigurationMistake> unread) =
            CustomResourceFiles.Read(options.CustomResources);
        CustomResourceConfiguration configuration = CustomResourceConfiguration.Read(texts);
        foreach (ConfigurationMistake mistake in unread.Concat(configuration.Mistakes))
        {
            errors.WriteLine($"{CommandTable.Program}: {mistake}");
            _failed |= mistake.Kind == MistakeKind.Fatal;
        }
        return configuration;
    }

    /// <summary>All files that can be read, since what one holds may say what another one's objects are.</summary>
    private async Task<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)>> ReadAsync(Func<Stream> standardInput)
    {
        var files = new List<(string, ReadOnlyMemory<byte>)>();
        foreach (string file in options.Files)
        {
            try
            {
                files.Add(file == RenderOptions.StandardInput
                    ? ("standard input", await ReadAllAsync(standardInput()))
                    : (file, await File.ReadAllBytesAsync(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report($"{file}: {e.Message}");
            }
        }
        return files;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream input)
    {
        using var content = new MemoryStream();
        await input.CopyToAsync(content);
        return content.ToArray();
    }

    private void Add(Manifest manifest, ResourceSet resources, Shard shard)
    {
        CatalogEntry? entry = Catalog.Find(manifest.ApiVersion, manifest.Kind);
        List<ResourceSlot> slots = [.. resources.Slots.Where(slot => slot.Kind.Resource is CustomKind custom
            ? custom.Kind == manifest.Kind && custom.GroupVersion(custom.Version) == manifest.ApiVersion
            : slot.Name == entry?.Name)];
        bool defines = options.CustomResources.IsGiven && ServedKinds.IsDefinition(manifest);
        if (entry is null && slots.Count == 0 && !manifest.Listed && !defines)
        {
            Report($"{manifest.Place}: no resource shows the kind {manifest.Kind} of {manifest.ApiVersion}");
        }
        if (slots.Count == 0)
        {
            return;
        }
        using var json = JsonDocument.Parse(manifest.Json, ManifestFile.Json);
        var head = new ManifestHead(json.RootElement);
        bool ours = options.Shard.Total == 1 || shard.Owns(Encoding.UTF8.GetBytes(head.Uid));
        foreach (ResourceSlot slot in slots.Where(slot => ours && Selects(head, slot)))
        {
            ScopeSlot? scope = slot.Scopes.FirstOrDefault(s => s.Namespace is null || s.Namespace == head.Namespace);
            scope?.Sink.In(manifest.Version).Upsert(head.ToWire(manifest.Json));
        }
    }

    /// <summary>What the API server would do with the selectors by labels and fields.</summary>
    private bool Selects(ManifestHead head, ResourceSlot slot) =>
        slot.Kind.ObjectSelector?.Matches(head.Label) != false
        && options.Resources.LabelSelectors.GetValueOrDefault(slot.Name)?.Matches(head.Label) != false
        && (!slot.Kind.Resource.Namespaced
        || (!options.Resources.NamespacesDenied.Contains(head.Namespace)
            && (options.Resources.UnscheduledPodsOnly ? head.NodeName.Length == 0
                : options.Resources.Node is null || head.NodeName == options.Resources.Node)));

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

        public void Unevaluated(in WireObject source, in EvaluationFault fault)
        {
            // A value that not every object has is no mistake; a bound that bites is worth a line.
            if (fault.IsBound)
            {
                command.Errors.WriteLine($"{CommandTable.Program}: {command._place}: {fault.Family} {NameOf(source)}: {fault.Reason}");
            }
        }

        public void RepeatedSeries(in WireObject source, int samples)
        {
            // Shown once, as the exporter shows it: nothing that the author of the file must be told.
        }
    }
}
