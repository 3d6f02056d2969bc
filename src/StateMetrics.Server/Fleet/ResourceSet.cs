using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>
/// The enabled kinds after selection, each with the stores of its scopes: what reflectors fill and scrapes serve. The set itself
/// is an immutable value; the next one shares every slot with it that nothing has changed about.
/// </summary>
internal sealed class ResourceSet
{
    private ResourceSet(IReadOnlyList<ResourceSlot> slots) => Slots = slots;

    public IReadOnlyList<ResourceSlot> Slots { get; }

    public IEnumerable<ResourceExposition> Expositions => Slots.Select(static slot => slot.Exposition);

    /// <summary>
    /// What is demanded of a server that serves these kinds beside those that we know, with the slots of
    /// <paramref name="before"/> wherever they are what a new one would be, stores and all.
    /// </summary>
    /// <exception cref="FormatException">A pattern that takes too long to match; the message names it.</exception>
    public static ResourceSet Open(
        ResourceDemand demand, IReadOnlyList<CustomKind> served, Func<string, IObjectObserver> observer, ResourceSet? before = null)
    {
        FamilyLists families = demand.Families;
        var selection = new Selection(families.Allowed, families.Denied, families.OptIn);
        var known = demand.Catalog.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var labels = LabelAllowlists.Parse(families.Labels, known);
        var annotations = LabelAllowlists.Parse(families.Annotations, known);
        Dictionary<string, ResourceSlot> reusable = before?.Slots.ToDictionary(slot => slot.Name, StringComparer.Ordinal) ?? [];
        return new ResourceSet([.. demand.Enabled(served).Select(SlotOf)]);

        ResourceSlot SlotOf(CatalogEntry entry)
        {
            (LabelAllowlist label, LabelAllowlist annotation) = (labels.For(entry.Name), annotations.For(entry.Name));
            CompiledKind kind = entry.Compile(selection, label, annotation);
            kind = demand.Constants.IsEmpty ? kind : kind.With(demand.Constants);
            long objectsMax = demand.Selection.ObjectLimit ?? long.MaxValue;
            string fingerprint = string.Join(
                '\n', entry.Fingerprint, Names(kind.Families.Select(family => family.Name)), Names(label.Items), Names(annotation.Items),
                entry.Resource.Namespaced && demand.Selection.ReadsByNamespace, objectsMax, demand.Constants);
            ResourceSlot slot = reusable.TryGetValue(entry.Name, out ResourceSlot? same) && same.Fingerprint == fingerprint
                ? same
                : OpenSlot(kind, fingerprint, ns => new ScopeSlot(ns, kind.Open(observer(entry.Name), objectsMax)));
            return ScopesOf(entry.Resource, demand.Selection) is { } scopes ? slot.In(scopes) : slot;
        }
    }

    /// <summary>The same with a scope for each of these namespaces wherever a resource has namespaces; other slots are shared.</summary>
    public ResourceSet In(IReadOnlyList<string> namespaces) =>
        new([.. Slots.Select(slot => slot.Kind.Resource.Namespaced ? slot.In(namespaces) : slot)]);

    private static ResourceSlot OpenSlot(
        CompiledKind kind, string fingerprint, Func<string?, ScopeSlot> open) => new(kind, [])
    {
        Fingerprint = fingerprint,
        Exposition = new ResourceExposition(kind.Name, kind.Families, []),
        Open = open,
    };

    // No such name has a comma in it, apart from keys of labels, which are no keys then.
    private static string Names(IEnumerable<string?> names) => string.Join(',', names);

    /// <summary>
    /// Cluster-scoped resources have one scope whatever the namespaces are; which ones labels select is known elsewhere: null.
    /// </summary>
    private static IReadOnlyList<string?>? ScopesOf(ResourceKind kind, ResourceSelection resources) =>
        !kind.Namespaced ? [null]
        : resources.NamespaceSelector is not null ? null
        : resources.Namespaces.Count > 0 ? [.. resources.Namespaces]
        : [null];
}
