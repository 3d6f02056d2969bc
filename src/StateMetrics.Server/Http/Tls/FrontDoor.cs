using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// What every request meets before its path is looked at, in the order of the Prometheus exporters: the rate, the headers,
/// the users.
/// </summary>
internal sealed class FrontDoor(Func<WebConfiguration> configuration, TimeProvider time, Refusals refusals)
{
    private readonly RequestRate _main = new(time);
    private readonly RequestRate _telemetry = new(time);

    /// <summary>True when the request may go on; otherwise it has been answered.</summary>
    public async ValueTask<bool> AdmitsAsync(HttpContext context)
    {
        WebConfiguration now = configuration();
        RequestRate rate = Connections.RoleOf(context) == PortRole.Main ? _main : _telemetry;
        if (!rate.TryTake(now.Rate))
        {
            refusals.Count(Refusal.Rate);
            await PlainText.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too Many Requests\n");
            return false;
        }
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in now.Headers)
        {
            context.Response.Headers[name] = value;
        }
        if (now.Users is null || await now.Users.AdmitsAsync(context.Request.Headers.Authorization.ToString(), context.RequestAborted))
        {
            return true;
        }
        refusals.Count(Refusal.Unauthenticated);
        context.Response.Headers.WWWAuthenticate = "Basic";
        await PlainText.WriteAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized\n");
        return false;
    }
}
