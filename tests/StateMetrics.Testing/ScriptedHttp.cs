using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;

namespace StateMetrics.Testing;

/// <summary>
/// A server that answers what the test says, in the order in which the requests come. A request for which there is no
/// answer yet waits, until the test gives one or the client gives up. Paths with an answer of their own, such as a probe's,
/// stay out of the order.
/// </summary>
public sealed class ScriptedHttp : HttpMessageHandler
{
    private readonly Channel<Func<HttpResponseMessage>> _answers = Channel.CreateUnbounded<Func<HttpResponseMessage>>();
    private readonly Dictionary<string, Func<HttpResponseMessage>> _byPath = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];
    private readonly List<string> _accepts = [];

    /// <summary>Path and query of each request so far, probes and the like left out.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The Accept header of each request so far.</summary>
    public IReadOnlyList<string> Accepts
    {
        get
        {
            lock (_gate)
            {
                return [.. _accepts];
            }
        }
    }

    /// <summary>Requests that wait for an answer now.</summary>
    public int Waiting { get; private set; }

    public HttpClient Client() => new(this, disposeHandler: false)
    {
        BaseAddress = new Uri("http://api.test"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public ScriptedHttp Answer(Func<HttpResponseMessage> answer)
    {
        _answers.Writer.TryWrite(answer);
        return this;
    }

    public ScriptedHttp Answer(string contentType, Stream body) => Answer(() => Of(HttpStatusCode.OK, contentType, body));

    public ScriptedHttp Answer(string json) => Answer(() => Of(HttpStatusCode.OK, "application/json", json));

    public ScriptedHttp Answer(HttpStatusCode status, string json = "{}") => Answer(() => Of(status, "application/json", json));

    /// <summary>No connection.</summary>
    public ScriptedHttp Refuse() => Answer(() => throw new HttpRequestException("connection refused"));

    /// <summary>The answer for a path, whatever comes in between; the query does not count.</summary>
    public ScriptedHttp Always(string path, Func<HttpResponseMessage> answer)
    {
        lock (_gate)
        {
            _byPath[path] = answer;
        }
        return this;
    }

    public static HttpResponseMessage Of(HttpStatusCode status, string contentType, string body) =>
        Of(status, contentType, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body)));

    public static HttpResponseMessage Of(HttpStatusCode status, string contentType, Stream body)
    {
        var content = new StreamContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return new HttpResponseMessage(status) { Content = content };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_byPath.TryGetValue(request.RequestUri!.AbsolutePath, out Func<HttpResponseMessage>? known))
            {
                return known();
            }
            _requests.Add(request.RequestUri.PathAndQuery);
            _accepts.Add(request.Headers.NonValidated.TryGetValues("Accept", out HeaderStringValues accept) ? accept.ToString() : "");
            Waiting++;
        }
        try
        {
            Func<HttpResponseMessage> answer = await _answers.Reader.ReadAsync(cancellationToken);
            return answer();
        }
        finally
        {
            lock (_gate)
            {
                Waiting--;
            }
        }
    }
}
