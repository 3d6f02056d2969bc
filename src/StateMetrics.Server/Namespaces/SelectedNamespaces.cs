using System.Collections.Immutable;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Namespaces;

/// <summary>
/// The namespaces that --namespace-selector selects, followed by a list and watch of their metadata: the server leaves out, and
/// says that it deletes, what the labels do not select any more.
/// </summary>
internal sealed class SelectedNamespaces : INamespaceSource, IObjectSink
{
    private readonly Func<string, bool> _takes;
    private readonly ResourceReflector _reflector;
    private readonly HttpListWatch _source;
    private volatile RunningReflector? _running;
    private ImmutableDictionary<string, Held> _held = ImmutableDictionary.Create<string, Held>(StringComparer.Ordinal);
    private long _lives;

    /// <param name="takes">Whether a namespace that is selected is to be read, by its name.</param>
    public SelectedNamespaces(
        string selector, Func<string, bool> takes, HttpClient http, ServerTraits traits, ServerGate gate, FleetOptions options,
        TimeProvider time, Func<double> jitter, IReflectorObserver observer)
    {
        _takes = takes;
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "namespaces", MetadataOnly = true, LabelSelector = selector };
        _source = new HttpListWatch(http, path, options.ListWatch, traits, time, jitter);
        _reflector = new ResourceReflector(_source, this, gate, options.Reflector, time, jitter, observer);
    }

    public Latest<NamespaceSet?> Current { get; } = new(null);

    public string Waiting => Current.Value is not null ? ""
        : _reflector.Status.Error is { Length: > 0 } error ? error : "not listed yet";

    // A watch tells what exists: what is refused is refused for want of rights, and told as such.
    public bool Doubt(ReflectorKey refused) => false;

    public RunningReflector? Running => _running;

    public async Task RunAsync(CancellationToken stop)
    {
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var running = new RunningReflector(_reflector, broken) { Metadata = _source };
        _running = running;
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), broken);
        await broken.Task;
    }

    IReplacement IObjectSink.BeginReplace() => new Replacement(this);

    void IObjectSink.Upsert(in WireObject changed) => Become(_held.SetItem(changed.Name.ToString(), HeldOf(changed)));

    void IObjectSink.Remove(in WireObject deleted) => Become(_held.Remove(deleted.Name.ToString()));

    public ObjectIdentity IdentityOf(in WireObject source) => new(
        Fnv1a.Hash64(source.Name.Span), Fnv1a.Hash64(source.Uid.Span), (uint)Fnv1a.Hash64(source.ResourceVersion.Span));

    void IObjectSink.CopyIdentities(ICollection<ObjectIdentity> into)
    {
        foreach (Held held in _held.Values)
        {
            into.Add(held.Identity);
        }
    }

    private Held HeldOf(in WireObject source)
    {
        ObjectIdentity identity = IdentityOf(source);
        long life = _held.TryGetValue(source.Name.ToString(), out Held? known) && known.Identity.Life == identity.Life
            ? known.Life
            : ++_lives;
        return new Held(identity, life);
    }

    private void Become(ImmutableDictionary<string, Held> held)
    {
        bool isOther = Current.Value is null || held.Count != _held.Count
            || held.Any(one => !_held.TryGetValue(one.Key, out Held? known) || known.Life != one.Value.Life);
        _held = held;
        if (isOther)
        {
            Current.Set(NamespaceSet.Of(held.Where(one => _takes(one.Key)).Select(static one =>
                KeyValuePair.Create(one.Key, new NamespaceState(NamespaceStanding.Open, one.Value.Life, "")))));
        }
    }

    private sealed record Held(ObjectIdentity Identity, long Life);

    private sealed class Replacement(SelectedNamespaces sink) : IReplacement
    {
        private readonly Dictionary<string, Held> _next = new(StringComparer.Ordinal);

        public void Add(in WireObject listed) => _next[listed.Name.ToString()] = sink.HeldOf(listed);

        public void Remove(in WireObject deleted) => _next.Remove(deleted.Name.ToString());

        public int Commit()
        {
            ImmutableDictionary<string, Held> next = _next.ToImmutableDictionary(StringComparer.Ordinal);
            int kept = next.Count(one => sink._held.TryGetValue(one.Key, out Held? known) && known.Identity == one.Value.Identity);
            int differences = next.Count + sink._held.Count(one => !next.ContainsKey(one.Key)) - kept;
            sink.Become(next);
            return differences;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
