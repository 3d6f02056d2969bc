using StateMetrics.Kubernetes.Namespaces;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Namespaces;

namespace StateMetrics.Server.Fleet;

/// <content>Where the fleet's namespaces come from, and what it tells about them.</content>
internal sealed partial class ClusterFleet
{
    private INamespaceSource NamespacesOf(ServerGate gate)
    {
        if (_options.NamespaceSelector is LabelSelector selector)
        {
            bool Takes(string name) => !_options.NamespacesDenied.Contains(name)
                && (_options.Namespaces.Count == 0 || _options.Namespaces.Contains(name));
            return new SelectedNamespaces(
                selector.Text, Takes, _http, _traits, gate, _options, _time, _jitter,
                new ReflectorLog(s_namespacesToRead, _logger, static () => { }));
        }
        return _options.Namespaces.Count == 0 ? new EveryNamespace(_time) : new NamedNamespaces(
            _options.Namespaces, new NamespaceQuestions(_http, gate.Budget, _time), ReadingsOf, _time, _jitter, _logger);
    }

    private List<ScopeReading> ReadingsOf(string ns)
    {
        lock (_gate)
        {
            return _applied is not FleetInputs inputs ? [] :
            [
                .. from slot in inputs.Resources.Slots
                   where slot.Kind.Resource.Namespaced
                   let version = DesiredSet.VersionOf(slot.Kind.Resource, inputs.Served)
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
