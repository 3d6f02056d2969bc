using StateMetrics.Exposition.Writing;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// Slots that are not wanted any more, and are shown nevertheless until those that succeed them have been listed: another
/// version, or other families, of the same resource. Nothing fills them. To be used under the fleet's lock.
/// </summary>
internal sealed class OutgoingSlots
{
    private readonly List<(ResourceSlot Slot, IReadOnlyList<ScopeView> Last)> _all = [];

    /// <summary>Keeps a slot, with what was known about its scopes at last.</summary>
    internal void Keep(ResourceSlot slot, IReadOnlyList<ScopeView> last) => _all.Add((slot, last));

    /// <summary>Drops the slots whose successors are complete, or that have none any more.</summary>
    internal void LetGo(IReadOnlyList<ResourceSlot> wanted, Func<ResourceSlot, bool> isComplete) =>
        _all.RemoveAll(one => wanted.Where(slot => slot.Succeeds(one.Slot)).All(isComplete));

    /// <summary>Whether something is still shown in the place of a slot that is not complete.</summary>
    internal bool StandFor(ResourceSlot slot) => _all.Exists(one => slot.Succeeds(one.Slot));

    /// <summary>What a scrape shows of this scope now; null where that is its own store.</summary>
    internal ScopeView? For(ReflectorKey key) => _all.SelectMany(one => one.Last).FirstOrDefault(view => view.Key == key);

    internal IEnumerable<ResourceExposition> Expositions => _all.Select(one => one.Slot.Exposition);

    /// <summary>The scopes that are not wanted any more: of another version, or of other namespaces.</summary>
    internal IEnumerable<ScopeView> Besides(IReadOnlyList<ResourceSlot> wanted)
    {
        HashSet<ReflectorKey> known =
            [.. wanted.SelectMany(static slot => slot.Scopes.Select(scope => new ReflectorKey(slot.Name, scope.Namespace)))];
        return _all.SelectMany(static one => one.Last).Where(view => !known.Contains(view.Key));
    }
}
