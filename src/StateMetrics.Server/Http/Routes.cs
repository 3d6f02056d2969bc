using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http;

/// <summary>Answers one path on one port.</summary>
internal delegate Task Answer(HttpContext context);

/// <summary>
/// Every path that the process answers, by port: the whole surface in one table. Anything else is 404, and any method
/// but GET and HEAD is 405.
/// </summary>
internal sealed class Routes
{
    private readonly Dictionary<(PortRole Port, string Path), Answer> _answers = [];

    public Routes On(PortRole port, string path, Answer answer)
    {
        _answers.Add((port, path), answer);
        return this;
    }

    public Routes OnBoth(string path, Answer answer) => On(PortRole.Main, path, answer).On(PortRole.Telemetry, path, answer);

    public Task AnswerAsync(HttpContext context)
    {
        var connection = context.Features.Get<IConnectionItemsFeature>();
        PortRole port = connection?.Items[typeof(PortRole)] is PortRole role ? role : PortRole.Main;
        if (!_answers.TryGetValue((port, context.Request.Path.Value ?? ""), out Answer? answer))
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "Not Found\n");
        }
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return PlainText.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
        }
        return answer(context);
    }
}
