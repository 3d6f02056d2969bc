using System.Net.Http.Headers;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// What an exec plugin printed last, until it expires or is refused. However many requests want it, one of them runs the
/// plugin and the others wait for it.
/// </summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing, and requests may release it after the connection's end.
internal sealed class ExecCredential(ExecPlugin plugin, TimeProvider time) : Credential
#pragma warning restore CA1001
{
    // What is refused so soon after it was made is refused for another reason, and a fleet of reflectors that retry would
    // otherwise start a process for each of their attempts.
    internal static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Held? _held;
    private int _failures;
    private string _failure = "";

    internal override async ValueTask<Proof> GetAsync(CancellationToken stop)
    {
        if (Current() is Proof proof)
        {
            return proof;
        }

        int failures = Volatile.Read(ref _failures);
        await _turn.WaitAsync(stop);
        try
        {
            // Whoever waited for an attempt that failed shares its end; otherwise a plugin that hangs would hold the
            // last of a hundred waiting requests for a hundred minutes.
            return failures == _failures ? Current() ?? await MakeAsync(stop) : throw Unavailable(_failure);
        }
        catch (Exception e) when (e is InvalidDataException or TimeoutException)
        {
            _failure = e is TimeoutException ? e.Message : $"{plugin.Name} {e.Message}";
            _failures++;
            if (e is TimeoutException)
            {
                throw;
            }

            throw Unavailable(_failure, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    internal override bool Renew(Proof refused)
    {
        Held? held = Volatile.Read(ref _held);
        if (held is null || held.Proof != refused)
        {
            // Another request noticed first.
            return true;
        }

        if (time.GetElapsedTime(held.MadeAt) < RenewalPause)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _held, null, held);
        return true;
    }

    private Proof? Current()
    {
        Held? held = Volatile.Read(ref _held);
        return held is null || time.GetUtcNow() >= held.Expires ? null : held.Proof;
    }

    private async Task<Proof> MakeAsync(CancellationToken stop)
    {
        ExecAnswer answer = ExecProtocol.ReadAnswer(await plugin.RunAsync(time, stop), plugin.ApiVersion);

        // Tried here, where the complaint can name the plugin, rather than in the middle of a handshake.
        answer.Identity?.ToContext();
        var proof = new Proof
        {
            Header = answer.Token is null ? null : new AuthenticationHeaderValue("Bearer", answer.Token),
            Identity = answer.Identity,
        };
        Volatile.Write(ref _held, new Held(proof, answer.Expires ?? DateTimeOffset.MaxValue, time.GetTimestamp()));
        return proof;
    }

    private sealed record Held(Proof Proof, DateTimeOffset Expires, long MadeAt);
}
