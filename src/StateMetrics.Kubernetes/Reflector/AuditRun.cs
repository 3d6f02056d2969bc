using System.Text;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>What is wrong with the held state of a name.</summary>
internal enum AuditDifferenceKind
{
    Missing,
    Ghost,
    Outdated,
}

internal readonly record struct AuditDifference(ulong Name, AuditDifferenceKind Kind);

/// <summary>
/// One comparison of what is held with a list. Names of which the watch tells while it lasts are left out: the list may show
/// them before or after, and either is right. Not thread-safe: its reflector's lock is held around every member.
/// </summary>
internal sealed class AuditRun
{
    // Names that change during one audit; a collection with more of them repairs itself faster than an audit can.
    private const int TouchedMax = 1_000_000;

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<ulong> _touched = [];
    private byte[]? _target;

    /// <summary>Whether the watch has told of everything up to the list's version.</summary>
    internal bool HasReached => _reached.Task.IsCompleted;

    internal bool IsHopeless => _touched.Count > TouchedMax;

    /// <summary>Completes when the watch has told of everything up to the list's version.</summary>
    internal async Task ReachedAsync() => await _reached.Task;

    internal void Touch(ulong name) => _touched.Add(name);

    /// <summary>The list is complete, and shows the state of this version.</summary>
    internal void Listed(string version, VersionMark? watched)
    {
        _target = Encoding.UTF8.GetBytes(version);
        Advance(watched);
    }

    /// <summary>The watch has come this far.</summary>
    internal void Advance(VersionMark? watched)
    {
        if (_target is not null && watched is not null && VersionOrder.Compare(watched.Span, _target) >= 0)
        {
            _reached.TrySetResult();
        }
    }

    /// <summary>The differences of names that nobody has touched.</summary>
    internal List<AuditDifference> Compare(Dictionary<ulong, ObjectIdentity> listed, IReadOnlyList<ObjectIdentity> held)
    {
        var found = new List<AuditDifference>();
        int matched = 0;
        foreach (ObjectIdentity one in held)
        {
            bool exists = listed.TryGetValue(one.Name, out ObjectIdentity actual);
            matched += exists ? 1 : 0;
            if (actual != one && !_touched.Contains(one.Name))
            {
                found.Add(new AuditDifference(one.Name, exists ? AuditDifferenceKind.Outdated : AuditDifferenceKind.Ghost));
            }
        }
        if (matched < listed.Count)
        {
            var names = held.Select(static one => one.Name).ToHashSet();
            found.AddRange(listed.Keys.Where(name => !names.Contains(name) && !_touched.Contains(name))
                .Select(static name => new AuditDifference(name, AuditDifferenceKind.Missing)));
        }
        return found;
    }
}
