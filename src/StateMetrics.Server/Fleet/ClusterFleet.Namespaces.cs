using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <content>Where the fleet's namespaces come from, and what it tells about them.</content>
internal sealed partial class ClusterFleet
{
    private INamespaceSource NamespacesOf(ResourceSelection first) =>
        _options.NamespaceSelector is LabelSelector selector
            ? new SelectedNamespaces(
                selector.Text, first, Aside() with { Reflector = _options.Reflector },
                new ReflectorLog(SelectedNamespaces.Key, _logger, static () => { }))
            : new NamedNamespaces(
                first, new NamespaceQuestions(_server.Http, _server.Budget, _time), ReadingsOf, _time, _jitter, _logger);

    private List<ScopeReading> ReadingsOf(string ns)
    {
        lock (_gate)
        {
            return _applied is not FleetInputs inputs ? [] :
            [
                .. from slot in inputs.Resources.Slots
                   where slot.Kind.Resource.Namespaced
                   let version = DesiredSet.VersionOf(slot.Kind.Resource, inputs.Served, inputs.Vanished)
                   where version is not null
                   from scope in slot.Scopes
                   where scope.Namespace == ns
                   let key = new ReflectorKey(slot.Name, ns)
                   select new ScopeReading(
                       key, new ListedResource(slot.Kind.Resource.Group, version, slot.Kind.Resource.Plural),
                       _running.GetValueOrDefault(key)?.Running.Reflector.Status, scope.Sink.Store.Objects),
            ];
        }
    }
}
