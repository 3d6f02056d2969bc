using System.Collections.Immutable;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>
/// The namespaces that --namespace-selector selects, followed by a list and watch of their metadata: the server leaves out, and
/// says that it deletes, what the labels do not select any more.
/// </summary>
internal sealed class SelectedNamespaces : INamespaceSource, IObjectSink
{
    internal static readonly ReflectorKey Key = new("namespaces to read", null);

    private readonly Func<RunningReflector> _start;
    private readonly TimeProvider _time;
    private volatile RunningReflector? _running;

    // The selection comes from another loop than the namespaces.
    private readonly Lock _gate = new();
    private ResourceSelection _selection;
    private ImmutableDictionary<string, Held> _held = ImmutableDictionary.Create<string, Held>(StringComparer.Ordinal);
    private long _lives;

    /// <param name="selector">Selects by labels.</param>
    /// <param name="first">Which of those are to be read, by their names.</param>
    public SelectedNamespaces(
        string selector, ResourceSelection first, Reading how, IReflectorObserver observer)
    {
        _selection = first;
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "namespaces", MetadataOnly = true, LabelSelector = selector };
        _start = () => how.Start(path, how.ListWatch, this, observer);
        _time = how.Server.Time;
    }

    public Latest<NamespaceSet?> Current { get; } = new(null);

    public string Waiting => Current.Value is not null ? ""
        : _running?.Reflector.Status.Error is { Length: > 0 } error ? error : "not listed yet";

    public IEnumerable<KeyValuePair<ReflectorKey, RunningReflector>> Running =>
        _running is { } running ? [KeyValuePair.Create(Key, running)] : [];

    public void Follow(ResourceSelection selection)
    {
        lock (_gate)
        {
            bool isOther = !selection.NamespacesDenied.SequenceEqual(_selection.NamespacesDenied)
                || !selection.Namespaces.SequenceEqual(_selection.Namespaces);
            _selection = selection;
            if (isOther && Current.Value is not null)
            {
                Publish();
            }
        }
    }

    // A watch tells what exists: what is refused is refused for want of rights, and told as such.
    public bool Doubt(ReflectorKey refused) => false;

    public async Task RunAsync(CancellationToken stop)
    {
        await using RunningReflector running = _start();
        _running = running;
        await OnContext.DelayAsync(Timeout.InfiniteTimeSpan, _time, stop);
    }

    IReplacement IObjectSink.BeginReplace() => new Replacement(this);

    void IObjectSink.Upsert(in WireObject changed) => Become(_held.SetItem(changed.Name.ToString(), HeldOf(changed)));

    void IObjectSink.Remove(in WireObject deleted) => Become(_held.Remove(deleted.Name.ToString()));

    ObjectIdentity IObjectSink.IdentityOf(in WireObject source) => StoreSink.Identify(source);

    void IObjectSink.CopyIdentities(ICollection<ObjectIdentity> into)
    {
        foreach (Held held in _held.Values)
        {
            into.Add(held.Identity);
        }
    }

    private Held HeldOf(in WireObject source)
    {
        ObjectIdentity identity = StoreSink.Identify(source);
        long life = _held.TryGetValue(source.Name.ToString(), out Held? known) && known.Identity.Life == identity.Life
            ? known.Life
            : ++_lives;
        return new Held(identity, life);
    }

    private void Become(ImmutableDictionary<string, Held> held)
    {
        lock (_gate)
        {
            bool isOther = Current.Value is null || held.Count != _held.Count
                || held.Any(one => !_held.TryGetValue(one.Key, out Held? known) || known.Life != one.Value.Life);
            _held = held;
            if (isOther)
            {
                Publish();
            }
        }
    }

    private void Publish() => Current.Set(NamespaceSet.Of(_held.Where(one => Takes(one.Key)).Select(static one =>
        KeyValuePair.Create(one.Key, new NamespaceState(NamespaceStanding.Open, one.Value.Life, "")))));

    private bool Takes(string name) => !_selection.NamespacesDenied.Contains(name)
        && (_selection.Namespaces.Count == 0 || _selection.Namespaces.Contains(name));

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
