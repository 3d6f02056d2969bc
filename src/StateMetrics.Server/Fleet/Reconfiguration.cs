using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Custom;
using StateMetrics.Resources.Pipeline;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>Options that have changed → another demand, where they change one.</summary>
internal static class Reconfiguration
{
    /// <summary>Asks for what the options say, as far as a running fleet can change to it.</summary>
    /// <param name="demand">What is asked for now.</param>
    /// <param name="options">In place of those before.</param>
    /// <param name="custom">What the files say that the options name.</param>
    /// <exception cref="FormatException">The options cannot be used, and nothing has changed.</exception>
    internal static void Apply(Latest<ResourceDemand> demand, ExporterOptions options, CustomResourceConfiguration custom)
    {
        // The fleet makes its slots on its own loop, where a mistake would be a bug.
        _ = ResourceSet.Open(Changed(demand.Value, options, custom), [], static _ => new NoObserver());
        demand.Update(now => Changed(now, options, custom));
    }

    private static ResourceDemand Changed(
        ResourceDemand now, ExporterOptions options, CustomResourceConfiguration custom) => now with
    {
        Custom = custom,
        Selection = now.Selection with
        {
            Resources = options.Resources.Resources,
            CustomResourcesOnly = options.Resources.CustomResourcesOnly,
            Namespaces = options.Resources.Namespaces,
            NamespacesDenied = options.Resources.NamespacesDenied,
            ObjectLimit = options.Resources.ObjectLimit,
        },
        Families = options.Families,
        Bounds = options.CustomResources.Bounds,
    };

    private sealed class NoObserver : IObjectObserver
    {
        public void Failed(in WireObject source, ObjectFault fault, Exception exception)
        {
        }

        public void RepeatedSeries(in WireObject source, int samples)
        {
        }
    }
}
