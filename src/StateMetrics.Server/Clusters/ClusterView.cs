using StateMetrics.Server.Fleet;
using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Clusters;

/// <summary>A cluster as it stands at one moment.</summary>
/// <param name="Name">"" where it is the only one.</param>
/// <param name="Fleet">What a scrape shows of it, and what is known about that.</param>
/// <param name="Families">What is said about its resources.</param>
internal sealed record ClusterView(string Name, FleetView Fleet, ScopeFamilies Families);
