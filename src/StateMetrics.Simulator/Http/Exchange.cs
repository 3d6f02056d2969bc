using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StateMetrics.Simulator.Http;

/// <summary>
/// One request and its answer without a connection: to the server a context, to the client a response. Who waits on the other side
/// goes on where it waited; nothing here runs on its stack.
/// </summary>
#pragma warning disable CA1001 // The body is the client's to dispose of, and the source has neither timer nor handle.
internal sealed class Exchange : HttpResponseFeature, IHttpRequestLifetimeFeature
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource<HttpResponseMessage> _head = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly HttpRequestMessage _request;
    private readonly Action<Exchange> _ended;
    private readonly ExchangeBody _body;
    private CancellationTokenRegistration _giving;
    private bool _started;
    private bool _closed;

    internal Exchange(HttpRequestMessage request, Action<Exchange> ended)
    {
        (_request, _ended) = (request, ended);
        _body = new ExchangeBody(Close);
        Writer = new ExchangeWriter(this);
    }

    internal ExchangeWriter Writer { get; }

    internal CancellationToken Aborted => _aborted.Token;

    public override bool HasStarted => _started;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => _aborted.Token;
        set => throw new NotSupportedException("The client ends a request.");
    }

    /// <summary>The head of the answer; a cancellation gives up the request.</summary>
    internal Task<HttpResponseMessage> HeadAsync(CancellationToken stop)
    {
        if (!_head.Task.IsCompleted)
        {
            _giving = stop.UnsafeRegister(static (exchange, token) => ((Exchange)exchange!).GiveUp(token), this);
        }
        return _head.Task;
    }

    internal HttpContext ContextOf(HttpRequestMessage request)
    {
        Uri uri = request.RequestUri!;
        var features = new FeatureCollection();
        var incoming = new HttpRequestFeature
        {
            Method = request.Method.Method,
            Path = Uri.UnescapeDataString(uri.AbsolutePath),
            QueryString = uri.Query,
            Body = request.Content?.ReadAsStream() ?? Stream.Null,
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            incoming.Headers[name] = string.Join(", ", values);
        }
        if (request.Content?.Headers.ContentType is { } type)
        {
            incoming.Headers.ContentType = type.ToString();
        }
        features.Set<IHttpRequestFeature>(incoming);
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(Writer);
        features.Set<IHttpRequestLifetimeFeature>(this);
        return new DefaultHttpContext(features);
    }

    /// <summary>What was written so far goes to the client, the head before it.</summary>
    internal void Send(ReadOnlySpan<byte> bytes)
    {
        Start();
        _body.Append(bytes);
    }

    /// <summary>The server has answered to the end.</summary>
    internal void Complete()
    {
        if (!_aborted.IsCancellationRequested)
        {
            Writer.Send();
            _body.End(null);
        }
    }

    /// <summary>The connection is reset.</summary>
    public void Abort()
    {
        var reset = new HttpIOException(HttpRequestError.ResponseEnded, "the connection was reset");
        _body.End(reset);
        Aside(() => _head.TrySetException(new HttpRequestException(HttpRequestError.ConnectionError, reset.Message, reset)));
        Close();
    }

    private void GiveUp(CancellationToken token)
    {
        Aside(() => _head.TrySetCanceled(token));
        Close();
    }

    private void Start()
    {
        if (_started)
        {
            return;
        }
        _started = true;
        _giving.Unregister();
        var content = new StreamContent(_body);
        var response = new HttpResponseMessage((HttpStatusCode)StatusCode) { RequestMessage = _request, Content = content };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in Headers)
        {
            bool isOfBody = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
            HttpHeaders headers = isOfBody ? content.Headers : response.Headers;
            headers.TryAddWithoutValidation(name, value.ToString());
        }
        Aside(() => _head.TrySetResult(response));
    }

    /// <summary>The client is done with it, or the connection is: the server learns it if it is still answering.</summary>
    private void Close()
    {
        if (_closed)
        {
            return;
        }
        _closed = true;
        _giving.Unregister();
        _ended(this);
        Aside(_aborted.Cancel);
    }

    // Code that does not care for a context (ConfigureAwait(false)) goes on at once where it is completed without one, and on the
    // thread pool otherwise.
    private static void Aside(Action complete)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            complete();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
