using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>The enabled kinds after selection, each with the stores of its scopes: what reflectors fill and scrapes serve.</summary>
internal sealed class ResourceSet
{
    private ResourceSet(IReadOnlyList<ResourceSlot> slots)
    {
        Slots = slots;
        Expositions = [.. slots.Select(slot =>
            new ResourceExposition(slot.Name, slot.Kind.Families, () => [.. slot.Scopes.Select(static scope => scope.Sink.Store)])
            {
                OtherNames = slot.Kind.OtherNames,
            })];
    }

    public IReadOnlyList<ResourceSlot> Slots { get; }

    public IReadOnlyList<ResourceExposition> Expositions { get; }

    /// <exception cref="FormatException">A pattern that takes too long to match; the message names it.</exception>
    public static ResourceSet Open(
        IReadOnlyList<CatalogEntry> catalog, ResourceSelection resources, FamilyLists families, Func<string, IObjectObserver> observer)
    {
        var selection = new Selection(families.Allowed, families.Denied, families.OptIn);
        var known = catalog.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var labels = LabelAllowlists.Parse(families.Labels, known);
        var annotations = LabelAllowlists.Parse(families.Annotations, known);
        return new ResourceSet(
        [
            .. catalog.Where(entry => entry.Resource is CustomKind || resources.Resources.Contains(entry.Name)).Select(entry =>
            {
                CompiledKind kind = entry.Compile(selection, labels.For(entry.Name), annotations.For(entry.Name));
                IObjectObserver watcher = observer(entry.Name);
                long objectsMax = resources.ObjectLimit ?? long.MaxValue;
                return new ResourceSlot(kind, ns => new ScopeSlot(ns, kind.Open(watcher, objectsMax)), ScopesOf(entry.Resource, resources));
            }),
        ]);
    }

    /// <summary>Cluster-scoped resources have one scope whatever the namespaces are; which ones labels select is known later.</summary>
    private static IReadOnlyList<string?> ScopesOf(ResourceKind kind, ResourceSelection resources) =>
        !kind.Namespaced ? [null]
        : resources.NamespaceSelector is not null ? []
        : resources.Namespaces.Count > 0 ? [.. resources.Namespaces]
        : [null];
}
