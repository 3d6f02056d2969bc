using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>How far the reading of one resource in one namespace has come: what is known about the namespace without asking.</summary>
/// <param name="Status">Null while nothing reads it.</param>
/// <param name="Objects">How many are held.</param>
internal sealed record ScopeReading(ReflectorKey Key, ListedResource Resource, ReflectorStatus? Status, int Objects)
{
    public bool IsForbidden => Status?.State == ReflectorState.Forbidden;

    /// <summary>A watch that was opened once is not asked for its rights again until it ends: it proves none.</summary>
    public bool IsWatched => Status?.State is ReflectorState.Watching or ReflectorState.Suspect;

    /// <summary>
    /// Whether the namespace may well be alive: objects are held that a watch would say are deleted, or the resource has yet to
    /// be answered.
    /// </summary>
    public bool SpeaksForLife => IsWatched ? Objects > 0
        : Status is not (null or { State: ReflectorState.Forbidden or ReflectorState.NotServed or ReflectorState.Stopped });
}
