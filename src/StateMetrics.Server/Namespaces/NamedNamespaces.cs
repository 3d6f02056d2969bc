using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>The namespaces of --namespaces. Each is read from the start, and looked at by a loop of its own.</summary>
internal sealed class NamedNamespaces : INamespaceSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NamespaceLoop> _loops = new(StringComparer.Ordinal);
    private NamespaceSet _set;

    /// <param name="readings">How far the reading of a namespace has come, by its name.</param>
    public NamedNamespaces(
        IReadOnlyList<string> names, NamespaceQuestions ask, Func<string, IReadOnlyList<ScopeReading>> readings,
        TimeProvider time, Func<double> jitter, ILogger logger)
    {
        _set = NamespaceSet.Of(names.Select(static name => KeyValuePair.Create(name, NamespaceState.Open)));
        Current = new Latest<NamespaceSet?>(_set);
        foreach (string name in names)
        {
            _loops.Add(name, new NamespaceLoop(
                name, ask, () => readings(name), status => Publish(name, status), time, jitter, logger));
        }
    }

    public Latest<NamespaceSet?> Current { get; }

    public string Waiting => "";

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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        List<Task> running = [.. _loops.Values.Select(loop => loop.RunAsync(ending.Token))];
        try
        {
            await await Task.WhenAny(running);
        }
        finally
        {
            await ending.CancelAsideAsync();
            await Task.WhenAll(running).ConfigureAwait(OnContext.Quietly);
        }
    }

    private void Publish(string name, NamespaceState status)
    {
        lock (_gate)
        {
            _set = _set.With(name, status);
            Current.Set(_set);
        }
    }
}
