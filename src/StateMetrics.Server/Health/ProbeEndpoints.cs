using Microsoft.AspNetCore.Http;
using StateMetrics.Server.Http;
using StateMetrics.Server.Http.Access;

namespace StateMetrics.Server.Health;

/// <summary>The probes of Kubernetes; https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/.</summary>
internal sealed class ProbeEndpoints(Func<TimeSpan> sinceTurn, Func<Readiness> ready)
{
    // The loop turns every five seconds; a kubelet should restart what has not turned for this long.
    private static readonly TimeSpan s_turnAgeMax = TimeSpan.FromSeconds(60);

    public void AddTo(Routes routes) => routes
        .OpenOnBoth("/healthz", HealthAsync)
        .OpenOnBoth("/livez", LiveAsync)
        .OpenOnBoth("/readyz", ReadyAsync);

    /// <summary>The process answers.</summary>
    public static Task HealthAsync(HttpContext context) => PlainText.WriteAsync(context, StatusCodes.Status200OK, "OK");

    /// <summary>
    /// Our own loops turn. Never the API server's health: restarting an exporter does not mend an API server, it only
    /// loses the last known state.
    /// </summary>
    public Task LiveAsync(HttpContext context) => sinceTurn() is var age && age <= s_turnAgeMax
        ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "OK")
        : PlainText.WriteAsync(
            context, StatusCodes.Status503ServiceUnavailable, $"the fleet's loop has not turned for {age.TotalSeconds:F0} s\n");

    public Task ReadyAsync(HttpContext context)
    {
        Readiness readiness = ready();
        int status = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return PlainText.WriteAsync(context, status, Disclosure.IsFull(context) ? readiness.Report : readiness.Brief);
    }
}
