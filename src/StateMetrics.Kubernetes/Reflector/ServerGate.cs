using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Waiting;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// Where the reflectors of one server wait while it cannot be reached. One of them at a time asks a cheap question
/// (GET /readyz) with backoff; its answer lets all of them go on, spread over a second and a half.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class ServerGate(HttpClient http, TimeProvider time, Func<double> jitter)
{
    private static readonly TimeSpan s_spread = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(5);

    // A server that answers "not ready" for this long may be so for ever, and still serve.
    private static readonly TimeSpan s_notReadyMax = TimeSpan.FromSeconds(30);

    private readonly ApiRequests _requests = new(http, time);
    private readonly Lock _gate = new();
    private readonly Signal _turnEnded = new();

    // 8 s at most: the question is cheap, and being late is not.
    private readonly Backoff _backoff = new(
        TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(8), TimeSpan.FromMinutes(2), time, jitter);

    private bool _isAsking;
    private long _openings;
    private long? _notReadySince;
    private long _probes;

    /// <summary>What the server's reflectors may ask of it.</summary>
    public RequestBudget Budget { get; } = new(time);

    /// <summary>Questions asked so far.</summary>
    public long Probes => Volatile.Read(ref _probes);

    /// <summary>Returns when the server answers again.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        long seen = Volatile.Read(ref _openings);
        while (Volatile.Read(ref _openings) == seen)
        {
            // Whoever has the turn asks for all; who gets it after an opening has nothing left to ask.
            await (TakesTurn(stop, out Task other) ? AskAsync(seen, stop) : other);
        }
        await Task.Delay(s_spread * jitter(), time, stop);
    }

    /// <summary>Whether the turn is ours from now on; otherwise <paramref name="other"/> ends with the turn of whoever has it.</summary>
    private bool TakesTurn(CancellationToken stop, out Task other)
    {
        lock (_gate)
        {
            other = _isAsking ? _turnEnded.NextAsync(stop) : Task.CompletedTask;
            bool isOurs = !_isAsking;
            _isAsking = true;
            return isOurs;
        }
    }

    private async Task AskAsync(long seen, CancellationToken stop)
    {
        try
        {
            while (Volatile.Read(ref _openings) == seen)
            {
                await Task.Delay(_backoff.Next(), time, stop);
                if (await AnswersAsync(stop))
                {
                    _notReadySince = null;
                    Interlocked.Increment(ref _openings);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _isAsking = false;
                _turnEnded.Send();
            }
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _probes);
        using var deadline = new Deadline(s_answerWithin, time, stop);
        try
        {
            using ApiAnswer answer = await deadline.OnTime(
                _requests.GetAsync("/readyz", "*/*", deadline.Token), "the answer to /readyz");
            return true;
        }
        catch (ApiException e)
        {
            // Any other refusal (no right to ask, no such path) is an answer of a server that serves.
            return (int)e.Status < 500 || NotReadyTooLong();
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            _notReadySince = null;
            return false;
        }
    }

    private bool NotReadyTooLong()
    {
        long now = time.GetTimestamp();
        _notReadySince ??= now;
        return time.GetElapsedTime(_notReadySince.Value, now) >= s_notReadyMax;
    }
}
