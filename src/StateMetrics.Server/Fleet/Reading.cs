using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>How collections of a server are read. As it is, for the few that somebody must know to decide what is read.</summary>
internal sealed record Reading(ApiServer Server)
{
    /// <summary>Called after each change of what a side collection knows, on the loop that reads; must return at once.</summary>
    public Action Changed { get; init; } = static () => { };

    /// <summary>Takes the exception of a loop that ends by a bug.</summary>
    public required TaskCompletionSource Broken { get; init; }

    public required ILogger Logger { get; init; }

    public ListWatchOptions ListWatch { get; init; } = new();

    // A right that is granted, or an API that appears, should not be waited for longer than this.
    public ReflectorOptions Reflector { get; init; } = new()
    {
        BackoffMax = TimeSpan.FromSeconds(15),
        NotServedPause = TimeSpan.FromSeconds(15),
    };

    /// <summary>The only namespaces whose objects are kept; null keeps those of all.</summary>
    public NameSet? Namespaces { get; init; }

    /// <summary>Where requests are counted; null counts those of each reflector by themselves.</summary>
    public RequestCounts? Counts { get; init; }

    /// <summary>What audits have found before; null begins anew.</summary>
    public AuditCounts? Audits { get; init; }

    /// <summary>The newest version that readers of the collection before this one have shown; "" for none.</summary>
    public string Seen { get; init; } = "";

    /// <summary>Begins to read a collection into the sink.</summary>
    internal RunningReflector Start(ResourcePath path, ListWatchOptions options, IObjectSink sink, IReflectorObserver observer)
    {
        IListWatch source = Kept(new HttpListWatch(Server.Http, path, options, Server.Traits, Server.Time, Server.Jitter)
        {
            Counts = Counts ?? new RequestCounts(),
        });
        var reflector = new ResourceReflector(source, sink, Server.Gate, Reflector, Server.Time, Server.Jitter, observer)
        {
            Audits = Audits ?? new AuditCounts(),
            Seen = Seen,
        };
        ResourcePath metadata = path with { MetadataOnly = true };
        return new RunningReflector(reflector, Broken, Server.Loops)
        {
            Metadata = Kept(new HttpListWatch(Server.Http, metadata, options, Server.Traits, Server.Time, Server.Jitter)),
        };
    }

    private IListWatch Kept(IListWatch all) => Namespaces is null ? all : new NamespacesOnly(all, Namespaces);
}
