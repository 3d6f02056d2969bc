using StateMetrics.Kubernetes.Connection;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Telemetry;

/// <summary>What is known of the way to an API server, apart from what it brings.</summary>
internal sealed record LinkState(ConnectionTraffic Traffic, RequestBudget? Budget);
