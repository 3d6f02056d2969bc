using StateMetrics.EndToEnd.Tests.Cluster;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>The namespaces that the values files speak of.</summary>
internal static class Namespaces
{
    internal static async Task MadeAsync(ControlPlane plane)
    {
        foreach (string name in new[] { "monitoring", "team-a", "team-b" })
        {
            if (await plane.Admin.StatusAsync($"/api/v1/namespaces/{name}") == System.Net.HttpStatusCode.NotFound)
            {
                await plane.Admin.CreateAsync("/api/v1/namespaces", $$$"""
                    {"metadata":{"name":"{{{name}}}","labels":{"team":"{{{name[^1]}}}"} } }
                    """);
            }
        }
    }
}
