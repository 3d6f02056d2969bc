using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Selectors;

namespace StateMetrics.Simulator.Http;

/// <summary>A LIST or WATCH with everything that its answer depends on.</summary>
internal sealed record ReadRequest(SimulatedRequest Request, ObjectForm Form, ListQuery Query, ObjectFilter Filter)
{
    internal ResourceId Resource => Request.Resource!.Value;
}
