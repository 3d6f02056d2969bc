using System.Net;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

public sealed class ServerGateTests : IDisposable
{
    private readonly ScriptedHttp _http = new();
    private readonly ManualTimeProvider _time = new();
    private readonly HttpClient _client;
    private Func<HttpResponseMessage> _ready = static () => throw new HttpRequestException("connection refused");

    public ServerGateTests()
    {
        _client = _http.Client();
        _http.Always("/readyz", () => _ready());
    }

    [Fact]
    public async Task One_probe_at_a_time_serves_all_who_wait_and_spreads_their_return()
    {
        int next = -1;
        var gate = new ServerGate(_client, _time, () => Interlocked.Increment(ref next) % 4 / 4.0);
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(_ => gate.WaitAsync(CancellationToken.None))];
        for (int probe = 1; probe <= 5; probe++)
        {
            await Eventually.Equal(1, () => _time.AllDue.Count);
            Assert.True(_time.AdvanceToNext());
            await Eventually.Equal(probe, () => gate.Probes);
        }
        _ready = static () => ScriptedHttp.Of(HttpStatusCode.OK, "text/plain", "ok");
        await Eventually.Equal(1, () => _time.AllDue.Count);
        Assert.True(_time.AdvanceToNext());
        await Eventually.True(() => _time.AllDue.Count + waiting.Count(static w => w.IsCompleted) == 20);
        Assert.InRange(_time.AllDue.Count, 10, 19);
        Assert.True(_time.AllDue.All(static due => due <= TimeSpan.FromSeconds(1.5)));
        _time.Advance(TimeSpan.FromSeconds(1.5));
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(6, gate.Probes);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_refusal_is_an_answer(HttpStatusCode status)
    {
        _ready = () => ScriptedHttp.Of(status, "text/plain", "no");
        var gate = new ServerGate(_client, _time, static () => 0);
        Task waiting = gate.WaitAsync(CancellationToken.None);
        await Eventually.Equal(TimeSpan.FromSeconds(0.4), () => _time.NextDue ?? TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_server_that_is_never_ready_is_believed_after_half_a_minute()
    {
        _ready = static () => ScriptedHttp.Of(HttpStatusCode.InternalServerError, "text/plain", "[-]poststarthook failed");
        var gate = new ServerGate(_client, _time, static () => 0);
        Task waiting = gate.WaitAsync(CancellationToken.None);
        DateTimeOffset start = _time.GetUtcNow();
        while (!waiting.IsCompleted)
        {
            await Eventually.True(() => waiting.IsCompleted || _time.NextDue is not null);
            _time.AdvanceToNext();
        }
        await waiting;
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
    }

    [Fact]
    public async Task One_who_stops_while_asking_hands_the_turn_on()
    {
        var gate = new ServerGate(_client, _time, static () => 0);
        using var stop = new CancellationTokenSource();
        Task first = gate.WaitAsync(stop.Token);
        Task second = gate.WaitAsync(CancellationToken.None);
        await Eventually.Equal(1, () => _time.AllDue.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _ready = static () => ScriptedHttp.Of(HttpStatusCode.OK, "text/plain", "ok");
        await Eventually.Equal(1, () => _time.AllDue.Count);
        _time.AdvanceToNext();
        await second.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Pauses_double_up_to_their_maximum_and_begin_anew_after_a_healthy_spell()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), _time, static () => 1);
        var pauses = new List<double>();
        for (int failure = 0; failure < 8; failure++)
        {
            TimeSpan pause = backoff.Next();
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause + TimeSpan.FromSeconds(119));
        }
        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], pauses);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(0.8), backoff.Next());
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }
}
