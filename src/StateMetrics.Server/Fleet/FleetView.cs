using StateMetrics.Exposition.Writing;

namespace StateMetrics.Server.Fleet;

/// <summary>A fleet as it stands at one moment: what a scrape shows, and what is known about it.</summary>
/// <param name="Resources">Of every resource that is shown, its families and stores.</param>
/// <param name="Scopes">
/// Every enabled resource in every scope, in output order, and behind them those that are shown until others have taken their place.
/// </param>
internal sealed record FleetView(IReadOnlyList<ResourceExposition> Resources, IReadOnlyList<ScopeView> Scopes);
