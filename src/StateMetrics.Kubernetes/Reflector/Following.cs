using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>One watch while it is followed: how far it has come, when it last did, and the means to end it.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly CancellationTokenSource _interrupt;
    private readonly CancellationToken _stop;
    private readonly TimeProvider _time;
    private readonly Func<int, TimeSpan> _pollPause;
    private readonly Doubt _doubt;
    private Task _interrupting = Task.CompletedTask;
    private TimeSpan _idleMax;
    private long? _opened;
    private long _moved;
    private bool _signed;

    /// <summary>How long the version may rest is asked with the number of polls that found nothing.</summary>
    internal Following(Phase.Listed listed, Func<int, TimeSpan> pollPause, TimeProvider time, CancellationToken stop)
    {
        (_doubt, _pollPause, _time, _stop) = (listed.Doubt, pollPause, time, stop);
        Last = new VersionMark(listed.From);
        _interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    internal VersionMark Last { get; }

    internal CancellationToken Token => _interrupt.Token;

    /// <summary>How long it has been open without a sign of life; zero if it never opened, null if there was a sign.</summary>
    internal TimeSpan? Quiet => _signed ? null : _opened is long opened ? _time.GetElapsedTime(opened) : TimeSpan.Zero;

    /// <summary>Whether the version has rested for longer than is believed unasked.</summary>
    internal bool IsIdle => _time.GetElapsedTime(_moved) >= _idleMax;

    /// <summary>The watch is open; where it was <paramref name="announced"/> by a complete list, that is a sign of life.</summary>
    internal void Begin(bool announced)
    {
        _opened = _time.GetTimestamp();
        _moved = _opened.Value;
        _signed |= announced;
        _idleMax = _pollPause(_doubt.Polls);
    }

    internal void Sign() => _signed = true;

    internal void Moved()
    {
        _moved = _time.GetTimestamp();
        _idleMax = _pollPause(0);
    }

    /// <summary>Ends the watch; whoever follows it is told by a cancellation that is not the caller's.</summary>
    internal void Interrupt() => _interrupting = _interrupt.CancelAsideAsync();

    internal bool IsInterrupted(Exception e) =>
        e is OperationCanceledException && _interrupt.IsCancellationRequested && !_stop.IsCancellationRequested;

    public async ValueTask DisposeAsync()
    {
        await _interrupting;
        _interrupt.Dispose();
    }
}
