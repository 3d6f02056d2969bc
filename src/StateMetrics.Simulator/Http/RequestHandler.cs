using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Selectors;

namespace StateMetrics.Simulator.Http;

/// <summary>One request from arrival to answer: log, faults, access, then the answer of its kind.</summary>
internal sealed class RequestHandler
{
    private readonly SimulatedCluster _cluster;
    private readonly ServerBehaviour _behaviour;
    private readonly FixedPaths _fixedPaths;
    private readonly ObjectAnswer _objects;
    private readonly ListAnswer _lists;
    private readonly RulesReviewAnswer _rules;
    private readonly ConcurrentDictionary<OpenWatch, bool> _watches = [];

    private int _answering;

    internal RequestHandler(SimulatedCluster cluster, ServerBehaviour behaviour)
    {
        _cluster = cluster;
        _behaviour = behaviour;
        Access = new Access(cluster);
        _rules = new RulesReviewAnswer(cluster, behaviour, Access);
        Faults = new FaultScript(cluster.WakeWatches, () => OpenWatches);
        _fixedPaths = new FixedPaths(cluster, behaviour);
        _objects = new ObjectAnswer(cluster);
        _lists = new ListAnswer(cluster, behaviour, Faults);
    }

    internal FaultScript Faults { get; }

    /// <summary>Requests that have come and are not answered to their end.</summary>
    internal int Answering => Volatile.Read(ref _answering);

    internal Access Access { get; }

    internal Callers Callers { get; } = new();

    internal RequestLog Requests { get; } = new();

    internal IReadOnlyList<OpenWatch> OpenWatches => [.. _watches.Keys.OrderBy(watch => watch.Request.Number)];

    internal async Task HandleAsync(HttpContext context)
    {
        SimulatedRequest? request = null;
        try
        {
            request = Describe(context);
            Requests.Add(request);
            Interlocked.Increment(ref _answering);
            try
            {
                await AnswerAsync(context, request);
            }
            finally
            {
                Interlocked.Decrement(ref _answering);
            }
        }
        catch (ApiStatusException status)
        {
            await WriteStatusAsync(context, request?.Accept ?? "", status);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, or a fault reset the connection: there is nobody to answer.
        }
    }

    private SimulatedRequest Describe(HttpContext context)
    {
        HttpRequest http = context.Request;
        string path = http.Path.Value ?? "/";
        RequestPath? resource = RequestPath.Parse(path);
        return new SimulatedRequest
        {
            Number = Requests.NextNumber(),
            At = _cluster.Time.GetUtcNow(),
            Method = http.Method,
            Path = path,
            Query = http.QueryString.Value ?? "",
            Verb = VerbOf(http, resource),
            Resource = resource?.Resource,
            Namespace = resource?.Namespace,
            Name = resource?.Name,
            Subresource = resource?.Subresource,
            UserAgent = http.Headers.UserAgent.ToString(),
            Accept = http.Headers.Accept.ToString(),
            HasAuthorization = http.Headers.Authorization.Count > 0,
            Connection = context.Connection.Id,
        };
    }

    private static string VerbOf(HttpRequest http, RequestPath? path) => http.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ when path is null or { Name: not null } => "get",
        _ => http.Query["watch"].ToString() is "true" or "1" ? "watch" : "list",
    };

    private async Task AnswerAsync(HttpContext context, SimulatedRequest request)
    {
        while (Faults.TakeBeforeAnswer(request) is { } fault)
        {
            switch (fault.Kind)
            {
                case FaultKind.Reset:
                    context.Abort();
                    return;
                case FaultKind.Answer:
                    throw fault.Status!;
                case FaultKind.Delay:
                    await Task.Delay(fault.Pause, _cluster.Time, context.RequestAborted);
                    break;
                default:
                    await fault.Released.WaitAsync(context.RequestAborted);
                    continue;
            }
            break;   // a delay is no end, and would meet itself again
        }
        ThrowIfUnauthorized(context);
        Access.ThrowIfDenied(request);
        if (RulesReviewAnswer.Answers(request))
        {
            await _rules.WriteAsync(context, request);
        }
        else if (ReviewAnswer.Answers(request))
        {
            await new ReviewAnswer(Callers, Access).WriteAsync(context, request);
        }
        else if (request.Resource is { } resource && _cluster.Served(resource) is { } type)
        {
            await AnswerResourceAsync(context, request, type);
        }
        else
        {
            await _fixedPaths.AnswerAsync(context, request);
        }
    }

    private async Task AnswerResourceAsync(HttpContext context, SimulatedRequest request, ResourceType type)
    {
        Representation representation = Representation.Choose(
            request.Accept, protobuf: _behaviour.Protobuf && !type.IsCustom, metadataProtobuf: _behaviour.Protobuf);
        ObjectForm form = new(type, representation);
        if (request.Verb is not ("list" or "watch"))
        {
            await _objects.WriteAsync(context, request, type, form);
            return;
        }
        ListQuery query = ListQuery.Read(context.Request.Query);
        ObjectFilter filter = new(
            request.Namespace,
            query.LabelSelector.Length == 0 ? null : LabelSelector.Parse(query.LabelSelector),
            query.FieldSelector.Length == 0 ? null : FieldSelector.Parse(query.FieldSelector, type),
            query.ShardSelector.Length == 0 || _behaviour.ShardedLists == ShardedLists.Ignored
                ? null
                : ShardSelector.Parse(query.ShardSelector));
        ReadRequest read = new(request, form, query, filter);
        if (!query.Watch)
        {
            await _lists.WriteAsync(context, read);
            return;
        }
        OpenWatch watch = new(context, request);
        _watches[watch] = true;
        try
        {
            await new WatchAnswer(_cluster, _behaviour, Faults, watch).RunAsync(context, read);
        }
        finally
        {
            _watches.TryRemove(watch, out _);
        }
    }

    private void ThrowIfUnauthorized(HttpContext context)
    {
        if (_behaviour.RequiredToken is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            throw new ApiStatusException(401, "Unauthorized", "Unauthorized");
        }
    }

    private async Task WriteStatusAsync(HttpContext context, string accept, ApiStatusException status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        bool protobuf = _behaviour.Protobuf
            && accept.TrimStart().StartsWith("application/vnd.kubernetes.protobuf", StringComparison.Ordinal);
        byte[] json = StatusBody.Json(status);
        byte[] body = protobuf ? Encoding.Envelope.Wrap("v1", "Status", StatusBody.Message(json)) : json;
        context.Response.StatusCode = status.Code;
        context.Response.ContentType = new Representation(protobuf).ContentType;
        if (status.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
