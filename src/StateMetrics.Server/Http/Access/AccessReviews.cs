using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace StateMetrics.Server.Http.Access;

/// <summary>
/// Asks an API server who a token belongs to, and what that one may do. Failures of the server are answers too; they are
/// logged when they begin and when they end.
/// </summary>
internal sealed partial class AccessReviews
{
    // Those that scrape at the same time are few; a flood of made-up tokens must not become one of requests.
    private const int AskedAtOnceMax = 8;

    // Per kind of review. One is a kilobyte or two.
    private const int RememberedMax = 1000;

    // A user in thousands of groups.
    private const int AnswerBytesMax = 1024 * 1024;

    private const int Tries = 4;

    // A scrape waits for ten seconds, by default, for everything.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);

    private readonly Func<HttpClient> _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<double> _jitter;
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(AskedAtOnceMax);

    // Tokens are kept as no more than this: without the key, which nobody else has, it fits no token.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private int _failing;

    /// <param name="client">The way to the server, which may become another one.</param>
    /// <param name="time">For deadlines and pauses.</param>
    /// <param name="jitter">Random numbers from 0 to 1.</param>
    /// <param name="logger">Told when reviews begin to fail, and when they work again.</param>
    public AccessReviews(Func<HttpClient> client, TimeProvider time, Func<double> jitter, ILogger logger)
    {
        (_client, _time, _jitter, _logger) = (client, time, jitter, logger);
        (Tokens, Accesses) = (new ReviewCache(RememberedMax, time), new ReviewCache(RememberedMax, time));
    }

    internal ReviewCache Tokens { get; }

    internal ReviewCache Accesses { get; }

    /// <summary>Who the token belongs to. Ends early for this caller alone.</summary>
    public Task<Review> OfTokenAsync(string token, CancellationToken stop)
    {
        const string Path = "/apis/authentication.k8s.io/v1/tokenreviews";
        ReadOnlyMemory<byte> body = ReviewBodies.OfToken(token);
        return Tokens.GetAsync(KeyOf(body), () => AskAsync(Path, body, ReviewBodies.ReadToken)).WaitAsync(stop);
    }

    /// <summary>Whether the caller may do that. Ends early for this caller alone.</summary>
    public Task<Review> OfAccessAsync(Caller caller, AccessQuestion question, CancellationToken stop)
    {
        const string Path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
        ReadOnlyMemory<byte> body = ReviewBodies.OfAccess(caller, question);
        return Accesses.GetAsync(KeyOf(body), () => AskAsync(Path, body, ReviewBodies.ReadAccess)).WaitAsync(stop);
    }

    private string KeyOf(ReadOnlyMemory<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(_key, body.Span));

    private async Task<Review> AskAsync(string path, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, Review> read)
    {
        using var deadline = new CancellationTokenSource(s_limit, _time);
        string reason = "";
        try
        {
            await _places.Writer.WriteAsync(true, deadline.Token);
            try
            {
                for (int attempt = 0; attempt < Tries; attempt++)
                {
                    if (attempt > 0)
                    {
                        TimeSpan pause = s_firstPause * Math.Pow(1.5, attempt - 1) * (1 + (0.2 * _jitter()));
                        await Task.Delay(pause, _time, deadline.Token);
                    }
                    (Review? answer, reason, bool final) = await TryAsync(path, body, read, deadline.Token);
                    if (answer is not null)
                    {
                        Worked();
                        return answer;
                    }
                    if (final)
                    {
                        break;
                    }
                }
            }
            finally
            {
                _places.Reader.TryRead(out _);
            }
        }
        catch (OperationCanceledException)
        {
            reason = reason.Length > 0 ? reason : $"no answer within {s_limit.TotalSeconds} s";
        }
        return Failed($"{path[(path.LastIndexOf('/') + 1)..]}: {reason}");
    }

    private async Task<(Review? Answer, string Reason, bool Final)> TryAsync(
        string path, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, Review> read, CancellationToken stop)
    {
        HttpClient http = _client();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Version = http.DefaultRequestVersion,
                VersionPolicy = http.DefaultVersionPolicy,
                Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            await response.Content.LoadIntoBufferAsync(AnswerBytesMax, stop);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(stop);
            if (response.IsSuccessStatusCode)
            {
                return (read(answer), "", true);
            }
            bool isWeather = (int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests;
            return (null, Describe(response.StatusCode, answer), !isWeather);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return (null, e.Message, false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, "the answer is no review", true);
        }
    }

    /// <summary>The server's words where they tell which right is missing; nowhere else, since they might quote what was sent.</summary>
    private static string Describe(HttpStatusCode status, byte[] body)
    {
        string text = "";
        if (status == HttpStatusCode.Forbidden)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                text = document.RootElement.TryGetProperty("message", out JsonElement message) ? message.ToString() : "";
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                text = "";
            }
        }
        var line = new StringBuilder($"{(int)status} {status}");
        return text.Length == 0 ? line.ToString() : line.Append(' ').Append(Configuration.UsageException.Quote(text)).ToString();
    }

    private void Worked()
    {
        if (Interlocked.Exchange(ref _failing, 0) == 1)
        {
            Log.Works(_logger);
        }
    }

    private Review.Failed Failed(string reason)
    {
        if (Interlocked.Exchange(ref _failing, 1) == 0)
        {
            Log.Fails(_logger, reason);
        }
        return new Review.Failed(reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "the auth filter gets no review from the API server, and refuses with 500: {Reason}")]
        public static partial void Fails(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "the auth filter gets reviews from the API server again")]
        public static partial void Works(ILogger logger);
    }
}
