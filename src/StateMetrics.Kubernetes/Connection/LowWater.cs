using System.Net.Sockets;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Of how many bytes the kernel tells: of any, or only of many while those that come may wait. A wait that has begun goes on;
/// lowering the mark ends it if there is something to read.
/// </summary>
/// <remarks>
/// socket(7), SO_RCVLOWAT: a receive window that is full, memory that runs short and the end of the stream are told of in any case, and
/// lowering the mark tells of what is there (Linux 4.18).
/// </remarks>
internal sealed class LowWater(Socket socket, Coalescing coalescing) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _wokenAt;
    private bool _afterSilence;
    private bool _isHigh;

    /// <summary>Puts the mark where it belongs now; to be called before a wait, and where a request may be written.</summary>
    internal void Set()
    {
        lock (_gate)
        {
            (bool mayWait, TimeSpan? next) = _wokenAt is { } wokenAt ? coalescing.At(wokenAt, _afterSilence) : default;
            Mark(mayWait);
            if (next is { } due)
            {
                _timer ??= coalescing.TimerFor(static mark => ((LowWater)mark!).Set(), this);
                _timer.Change(due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Something was read after a wait.</summary>
    internal void Woken()
    {
        lock (_gate)
        {
            if (_wokenAt is not { } before)
            {
                (_wokenAt, _afterSilence) = (coalescing.Now, true);
            }
            else if (coalescing.IsAnother(before))
            {
                (_wokenAt, _afterSilence) = (coalescing.Now, coalescing.IsSilence(before));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void Mark(bool isHigh)
    {
        if (isHigh == _isHigh)
        {
            return;
        }
        try
        {
            socket.SetSocketOption(
                SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, isHigh ? Coalescing.MuchBytes : 1);
            _isHigh = isHigh;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed, as the wait itself finds out, or a kernel that does not know the option and tells of every byte.
        }
    }
}
