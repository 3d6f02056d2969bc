using System.Collections.Immutable;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>A sink that holds names and versions, and remembers everything that was done to it.</summary>
internal sealed class RecordingSink : IObjectSink
{
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, string> _held = ImmutableSortedDictionary<string, string>.Empty;
    private ImmutableList<string> _calls = [];

    /// <summary>Replacements that were opened and not disposed.</summary>
    internal int Open { get; private set; }

    internal string Calls
    {
        get
        {
            lock (_gate)
            {
                return string.Join(", ", _calls);
            }
        }
    }

    internal string Held
    {
        get
        {
            lock (_gate)
            {
                return string.Join(" ", _held.Select(static o => $"{o.Key}:{o.Value}"));
            }
        }
    }

    public IReplacement BeginReplace()
    {
        Record("begin", static h => h);
        Open++;
        return new Replacement(this);
    }

    public void Upsert(in WireObject changed)
    {
        (string name, string version) = (changed.Name.ToString(), changed.ResourceVersion.ToString());
        Record($"+{name}:{version}", h => h.SetItem(name, version));
    }

    public void Remove(in WireObject deleted)
    {
        string name = deleted.Name.ToString();
        Record($"-{name}", h => h.Remove(name));
    }

    public ObjectIdentity IdentityOf(in WireObject source) => Identity(source.Name.ToString(), source.ResourceVersion.ToString());

    public void CopyIdentities(ICollection<ObjectIdentity> into)
    {
        lock (_gate)
        {
            foreach ((string name, string version) in _held)
            {
                into.Add(Identity(name, version));
            }
        }
    }

    private static ObjectIdentity Identity(string name, string version) => new(
        (ulong)StringComparer.Ordinal.GetHashCode(name), 0, uint.Parse(version, System.Globalization.CultureInfo.InvariantCulture));

    private void Record(
        string call, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        lock (_gate)
        {
            _calls = _calls.Add(call);
            _held = change(_held);
        }
    }

    private sealed class Replacement(RecordingSink sink) : IReplacement
    {
        private ImmutableSortedDictionary<string, string> _next = ImmutableSortedDictionary<string, string>.Empty;
        private bool _disposed;

        public void Add(in WireObject listed) => _next = _next.SetItem(listed.Name.ToString(), listed.ResourceVersion.ToString());

        public void Remove(in WireObject deleted) => _next = _next.Remove(deleted.Name.ToString());

        public int Commit()
        {
            ImmutableSortedDictionary<string, string> before = sink._held;
            sink.Record($"commit {_next.Count}", _ => _next);
            return _next.Except(before).Select(static o => o.Key).Union(before.Except(_next).Select(static o => o.Key)).Count();
        }

        public void Dispose()
        {
            sink.Open -= _disposed ? 0 : 1;
            _disposed = true;
        }
    }
}
