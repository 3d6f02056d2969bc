using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>
/// Knows what one API server serves: looks once at start, as patiently as it takes, and then every minute, or sooner
/// when asked to. The wanted (group, version) pairs are those of interest, asked for before each look; a null version means
/// all of the group. Others may be missing from the answer.
/// </summary>
/// <remarks>The jitter function returns random numbers from 0 to 1, and may be called from several threads.</remarks>
public sealed class DiscoveryLoop(
    HttpClient http, Func<IReadOnlyCollection<(string Group, string? Version)>> wanted, ServerTraits traits, TimeProvider time,
    Func<double> jitter)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    // Many reflectors that lose their API at once are one reason to look, not many.
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(10);

    private readonly ApiDiscovery _discovery = new(http, wanted, traits, time);

    // 4 s at most: one question of little cost, on which everything waits at start.
    private readonly Backoff _backoff = new(
        TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(2), time, jitter);

    private readonly Lock _gate = new();
    private readonly Signal _looked = new();
    private readonly Signal _wished = new();
    private bool _soon;
    private ServedResources? _current;
    private volatile string _error = "";

    /// <summary>The last look that succeeded; null before the first.</summary>
    public ServedResources? Current => Volatile.Read(ref _current);

    /// <summary>Why the last look failed, one line; "" when it did not.</summary>
    public string Error => _error;

    /// <summary>Completes with the first look that succeeds.</summary>
    public Task<ServedResources> FirstAsync(CancellationToken stop) => AfterAsync(null, stop);

    /// <summary>Completes with the first look that was made after <paramref name="known"/>.</summary>
    public Task<ServedResources> NextAsync(ServedResources known, CancellationToken stop) => AfterAsync(known, stop);

    /// <summary>Look again soon: a resource answered 404. At most one look in ten seconds is made so.</summary>
    public void LookSoon()
    {
        lock (_gate)
        {
            _soon = true;
            _wished.Send();
        }
    }

    /// <summary>Runs until <paramref name="stop"/> is cancelled, and then ends with <see cref="OperationCanceledException"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await LookAsync(stop))
            {
                await Task.Delay(s_soonest, time, stop);
                await SoonAsync((s_interval * (0.9 + (jitter() / 10))) - s_soonest, stop);
            }
            else
            {
                await Task.Delay(_backoff.Next(), time, stop);
            }
        }
    }

    private async Task<bool> LookAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            // A wish that comes while looking is for the next look.
            _soon = false;
        }
        try
        {
            ServedResources? before = Current;
            ServedResources found = await _discovery.LookAsync(before, stop);
            if (before is not null && found.Lacks(before))
            {
                // Samples are about to go: an answer that was long on its way, or of a server that lags behind the others, must
                // not be the reason. What comes back meanwhile is seen by a look that begins now.
                found = await _discovery.LookAsync(before, stop);
            }
            _error = "";
            Publish(found);
            return true;
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            _error = Failure.Of(e).Text;
            return false;
        }
    }

    private void Publish(ServedResources found)
    {
        lock (_gate)
        {
            Volatile.Write(ref _current, found);
            _looked.Send();
        }
    }

    private async Task<ServedResources> AfterAsync(ServedResources? known, CancellationToken stop)
    {
        while (true)
        {
            Task looked;
            lock (_gate)
            {
                if (_current is ServedResources current && !ReferenceEquals(current, known))
                {
                    return current;
                }
                looked = _looked.NextAsync(stop);
            }
            await looked;
        }
    }

    private async Task SoonAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var interval = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, interval.Token);
        Task wished;
        lock (_gate)
        {
            if (_soon)
            {
                return;
            }
            wished = _wished.NextAsync(either.Token);
        }
        try
        {
            await wished;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody asked: the interval is over.
        }
    }
}
