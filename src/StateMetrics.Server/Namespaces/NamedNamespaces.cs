using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>
/// The namespaces of --namespaces. Each is read from the start, and looked at by a loop of its own. Where none is named, all are
/// read at once, and none is looked at by itself.
/// </summary>
internal sealed class NamedNamespaces : INamespaceSource
{
    private readonly NamespaceQuestions _ask;
    private readonly Func<string, IReadOnlyList<ScopeReading>> _readings;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Latest<NameSet> _names;
    private readonly ConcurrentDictionary<string, NamespaceLoop> _loops = new(StringComparer.Ordinal);

    /// <param name="first">The names to begin with.</param>
    /// <param name="ask">Finds out about one.</param>
    /// <param name="readings">How far the reading of a namespace has come, by its name.</param>
    /// <param name="time">For the looks.</param>
    /// <param name="jitter">Spreads them.</param>
    /// <param name="logger">Told what becomes of each.</param>
    public NamedNamespaces(
        ResourceSelection first, NamespaceQuestions ask, Func<string, IReadOnlyList<ScopeReading>> readings,
        TimeProvider time, Func<double> jitter, ILogger logger)
    {
        (_ask, _readings, _time, _jitter, _logger) = (ask, readings, time, jitter, logger);
        _names = new Latest<NameSet>(new NameSet([]));
        Current = new Latest<NamespaceSet?>(NamespaceSet.Everything);
        Follow(first);
    }

    public Latest<NamespaceSet?> Current { get; }

    public string Waiting => "";

    public void Follow(ResourceSelection selection)
    {
        var names = new NameSet(selection.Namespaces);
        lock (_gate)
        {
            if (names == _names.Value)
            {
                return;
            }
            foreach (string gone in _loops.Keys.Except(selection.Namespaces).ToList())
            {
                _loops.Remove(gone, out _);
            }
            foreach (string name in selection.Namespaces)
            {
                _loops.GetOrAdd(name, LoopOf);
            }
            NamespaceSet before = Current.Value!;
            Current.Set(selection.Namespaces.Count == 0 ? NamespaceSet.Everything : NamespaceSet.Of(
                selection.Namespaces.Select(name => KeyValuePair.Create(name, before.Find(name)))));
            _names.Set(names);
        }
    }

    public bool Doubt(ReflectorKey refused)
    {
        if (refused.Namespace is null || !_loops.TryGetValue(refused.Namespace, out NamespaceLoop? loop))
        {
            return false;
        }
        loop.Doubt();
        return true;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var running = new Dictionary<NamespaceLoop, (CancellationTokenSource Ending, Task Task)>();
        try
        {
            while (true)
            {
                NameSet names = _names.Value;
                await EndAsync(running, running.Keys.Except(_loops.Values));
                foreach (NamespaceLoop next in _loops.Values.Except(running.Keys))
                {
                    var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
                    running.Add(next, (ending, next.RunAsync(ending.Token)));
                }
                await await Task.WhenAny([_names.OtherThanAsync(names, stop), .. running.Values.Select(static one => one.Task)]);
            }
        }
        finally
        {
            await EndAsync(running, running.Keys);
        }
    }

    private static async Task EndAsync(
        Dictionary<NamespaceLoop, (CancellationTokenSource Ending, Task Task)> running, IEnumerable<NamespaceLoop> which)
    {
        foreach (NamespaceLoop loop in which.ToList())
        {
            (CancellationTokenSource ending, Task task) = running[loop];
            running.Remove(loop);
            await ending.CancelAsideAsync();
            await task.ConfigureAwait(OnContext.Quietly);
            ending.Dispose();
        }
    }

    private NamespaceLoop LoopOf(string name)
    {
        NamespaceLoop? loop = null;
        return loop = new NamespaceLoop(
            name, _ask, () => _readings(name), status => Publish(name, loop!, status), _time, _jitter, _logger);
    }

    private void Publish(string name, NamespaceLoop from, NamespaceState status)
    {
        lock (_gate)
        {
            // One that ends may be in the middle of saying something.
            if (_loops.GetValueOrDefault(name) == from)
            {
                Current.Set(Current.Value!.With(name, status));
            }
        }
    }
}
