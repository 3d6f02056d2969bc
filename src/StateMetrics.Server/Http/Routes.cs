using Microsoft.AspNetCore.Http;
using StateMetrics.Server.Http.Access;

namespace StateMetrics.Server.Http;

/// <summary>Answers one path on one port.</summary>
internal delegate Task Answer(HttpContext context);

/// <summary>
/// Every path that the process answers, by port: the whole surface in one table. Anything else is 404, and any method
/// but GET and HEAD is 405. Where there is a filter, it stands before every path that is not said to be open.
/// </summary>
internal sealed class Routes(AuthFilter? filter = null)
{
    private readonly Dictionary<(PortRole Port, string Path), Route> _routes = [];

    // Paths with a name between the two parts.
    private readonly List<(PortRole Port, string First, string Last, Func<HttpContext, string, Task> Answer)> _named = [];

    /// <summary>Port and path of every route, and whether it is open to everybody.</summary>
    public IEnumerable<(PortRole Port, string Path, bool IsOpen)> All =>
        _routes.Select(static route => (route.Key.Port, route.Key.Path, route.Value.Access == Access.Open))
            .Concat(_named.Select(static route => (route.Port, $"{route.First}NAME{route.Last}", false)));

    /// <summary>A path that reveals state.</summary>
    public Routes On(PortRole port, string path, Answer answer) => Add(port, path, new Route(answer, Access.Guarded));

    /// <inheritdoc cref="On"/>
    public Routes OnBoth(string path, Answer answer) => On(PortRole.Main, path, answer).On(PortRole.Telemetry, path, answer);

    /// <summary>A path that reveals state, and can be asked for that of single namespaces.</summary>
    public Routes OnByNamespace(PortRole port, string path, Answer answer) => Add(port, path, new Route(answer, Access.ByNamespace));

    /// <summary>Every path with some name between two parts, as <see cref="On"/>.</summary>
    public Routes OnNamed(PortRole port, (string First, string Last) parts, Func<HttpContext, string, Task> answer)
    {
        _named.Add((port, parts.First, parts.Last, answer));
        return this;
    }

    /// <summary>A path for everybody; it shows names only where <see cref="Disclosure"/> says so.</summary>
    public Routes OpenOn(PortRole port, string path, Answer answer) => Add(port, path, new Route(answer, Access.Open));

    /// <inheritdoc cref="OpenOn"/>
    public Routes OpenOnBoth(string path, Answer answer) =>
        OpenOn(PortRole.Main, path, answer).OpenOn(PortRole.Telemetry, path, answer);

    public async Task AnswerAsync(HttpContext context)
    {
        if (Find(Connections.RoleOf(context), context.Request.Path.Value ?? "") is not Route route)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "Not Found\n");
            return;
        }
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await PlainText.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
            return;
        }
        if (await MayGoOnAsync(context, route.Access))
        {
            await route.Answer(context);
        }
    }

    private Route? Find(PortRole port, string path)
    {
        if (_routes.TryGetValue((port, path), out Route? route))
        {
            return route;
        }
        foreach ((PortRole on, string first, string last, Func<HttpContext, string, Task> answer) in _named)
        {
            if (on == port && path.Length > first.Length + last.Length && path.StartsWith(first, StringComparison.Ordinal)
                && path.EndsWith(last, StringComparison.Ordinal) && path[first.Length..^last.Length] is var name && !name.Contains('/'))
            {
                return new Route(context => answer(context, name), Access.Guarded);
            }
        }
        return null;
    }

    private async ValueTask<bool> MayGoOnAsync(HttpContext context, Access access)
    {
        if (filter is null)
        {
            return true;
        }
        if (access != Access.Open)
        {
            return await filter.AdmitsAsync(context, access == Access.ByNamespace);
        }
        if (!await filter.MaySeeNamesAsync(context))
        {
            Disclosure.Hide(context);
        }
        return true;
    }

    private Routes Add(PortRole port, string path, Route route)
    {
        _routes.Add((port, path), route);
        return this;
    }

    private enum Access
    {
        Guarded,
        ByNamespace,
        Open,
    }

    private sealed record Route(Answer Answer, Access Access);
}
