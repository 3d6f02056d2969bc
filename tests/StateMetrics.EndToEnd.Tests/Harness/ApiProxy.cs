using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>
/// A plain HTTP/1.1 address of an API server, which can be made to lie: it asks as the administrator, passes watches on frame
/// by frame, changes objects on their way, and does not come to the end of a list.
/// </summary>
internal sealed class ApiProxy : IAsyncDisposable
{
    private static readonly TimeSpan s_trickle = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client;
    private readonly X509Certificate2 _authority;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<ReadOnlyMemory<byte>, bool> _swallows = static _ => false;
    private volatile Rewriting? _rewriting;
    private volatile string? _endless;
    private int _watches;
    private int _swallowed;
    private int _held;

    internal ApiProxy(Uri server, string authorityPem, string token)
    {
        _passing.SetResult();
        _authority = X509Certificate2.CreateFromPem(authorityPem);
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _client = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Address = new Uri($"http://127.0.0.1:{Ports.Next()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri Address { get; }

    /// <summary>Watches that are open now.</summary>
    internal int Watches => Volatile.Read(ref _watches);

    /// <summary>Lists that have begun, do not end, and are still waited for.</summary>
    internal int Held => Volatile.Read(ref _held);

    /// <summary>Frames that were swallowed.</summary>
    internal int Swallowed => Volatile.Read(ref _swallowed);

    /// <summary>Watches, open ones and new ones, stay open and bring nothing, not even their end.</summary>
    internal void StallWatches() => _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back comes, and everything after it.</summary>
    internal void PassWatches() => _passing.TrySetResult();

    /// <summary>
    /// From now on each answer about this resource, which is asked for as JSON, begins and goes on with nothing but blanks; null for none.
    /// </summary>
    internal void Hold(string? plural) => _endless = plural;

    /// <summary>Swallows the one next frame that holds each of these texts.</summary>
    internal void Swallow(params byte[][] texts) => _swallows = frame => texts.All(text => frame.Span.IndexOf(text) >= 0);

    /// <summary>From now on the objects of a resource travel as JSON, and each is changed by this before it is passed on.</summary>
    internal void Rewrite(string plural, Action<JsonObject> change) => _rewriting = new Rewriting(plural, change);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _passing.TrySetResult();
        _listener.Close();
        await _accepting;
        _client.Dispose();
        _authority.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(ServeAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.RawUrl);
            Rewriting? rewriting = _rewriting is { } asked && asked.Concerns(context.Request.Url!) ? asked : null;
            request.Headers.TryAddWithoutValidation("Accept", rewriting is null ? context.Request.Headers["Accept"] : "application/json");
            using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.SendChunked = true;
            await using Stream body = await answer.Content.ReadAsStreamAsync(_stop.Token);
            if (_endless is string plural && context.Request.Url!.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal))
            {
                await BeginAsync(plural, body, context.Response.OutputStream);
            }
            bool isWatch = context.Request.QueryString["watch"] == "true";
            if (rewriting is not null && answer.IsSuccessStatusCode)
            {
                Stream to = context.Response.OutputStream;
                await (isWatch ? rewriting.PassEventsAsync(body, to, _stop.Token) : rewriting.PassListAsync(body, to, _stop.Token));
            }
            else if (isWatch && answer.IsSuccessStatusCode)
            {
                await PassWatchAsync(answer.Content.Headers.ContentType?.MediaType, body, context.Response.OutputStream);
            }
            else
            {
                await body.CopyToAsync(context.Response.OutputStream, _stop.Token);
            }
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpRequestException or HttpListenerException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            context.Response.Abort();
        }
    }

    /// <summary>The brace that each document begins with, and then blanks for as long as it is held and somebody waits.</summary>
    private async Task BeginAsync(string plural, Stream from, Stream to)
    {
        Interlocked.Increment(ref _held);
        try
        {
            byte[] first = new byte[1];
            await from.ReadExactlyAsync(first, _stop.Token);
            await to.WriteAsync(first, _stop.Token);
            while (_endless == plural)
            {
                await to.WriteAsync(" "u8.ToArray(), _stop.Token);
                await to.FlushAsync(_stop.Token);
                await Task.Delay(s_trickle, TimeProvider.System, _stop.Token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private async Task PassWatchAsync(string? mediaType, Stream from, Stream to)
    {
        Interlocked.Increment(ref _watches);
        try
        {
            // The head of the answer, so that the watch is seen to be open.
            await to.FlushAsync(_stop.Token);
            await (mediaType == "application/json" ? PassBytesAsync(from, to) : PassFramesAsync(from, to));
            await _passing.Task.WaitAsync(_stop.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _watches);
        }
    }

    private async Task PassBytesAsync(Stream from, Stream to)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and int read)
        {
            await _passing.Task.WaitAsync(_stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            await to.FlushAsync(_stop.Token);
        }
    }

    /// <summary>Protobuf frames: four bytes with the length, and so many more.</summary>
    private async Task PassFramesAsync(Stream from, Stream to)
    {
        byte[] head = new byte[4];
        while (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, _stop.Token) == head.Length)
        {
            byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
            await from.ReadExactlyAsync(frame, _stop.Token);
            await _passing.Task.WaitAsync(_stop.Token);
            if (_swallows(frame))
            {
                _swallows = static _ => false;
                Interlocked.Increment(ref _swallowed);
                continue;
            }
            await to.WriteAsync(head, _stop.Token);
            await to.WriteAsync(frame, _stop.Token);
            await to.FlushAsync(_stop.Token);
        }
    }
}
