using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Waits until one socket can be read or written; one wait at a time.</summary>
internal sealed class SocketWait : IValueTaskSource, IDisposable
{
    private readonly Socket _socket;
    private readonly SocketWaits _all = SocketWaits.OfProcess;

    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _cancellation;
    private bool _isKnown;
    private bool _isClosed;

    // Who sets it back to 0 ends the wait: the event, the caller's cancellation, or the end of the connection.
    private int _isWaiting;

    private SocketWait(Socket socket)
    {
        _socket = socket;
        Key = _all.Add(this);
    }

    /// <summary>By which an event finds it.</summary>
    internal long Key { get; }

    /// <summary>Waits for this socket; null where the system has no epoll.</summary>
    internal static SocketWait? For(Socket socket) => OperatingSystem.IsLinux() ? new SocketWait(socket) : null;

    /// <summary>Ends when the event is there, and now and then without one: whoever finds nothing to read waits again.</summary>
    /// <exception cref="ObjectDisposedException">The connection was closed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The caller wants no more.</exception>
    /// <exception cref="IOException">The kernel does not take the socket.</exception>
    internal ValueTask UntilAsync(Epoll.Wanted wanted, CancellationToken stop)
    {
        _source.Reset();
        // A full barrier: either this sees that the connection was closed, or who closes it sees that somebody waits.
        Interlocked.Exchange(ref _isWaiting, 1);
        _cancellation = stop.UnsafeRegister(
            static (wait, token) => ((SocketWait)wait!).Fail(new OperationCanceledException(token)), this);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), _socket);
            _all.Arm(_socket.SafeHandle, Key, wanted, _isKnown);
            _isKnown = true;
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException)
        {
            Fail(e);
        }
        return new ValueTask(this, _source.Version);
    }

    internal void Happened(bool elsewhere)
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _source.RunContinuationsAsynchronously = elsewhere;
            _source.SetResult(true);
        }
    }

    /// <summary>Ends the wait, and every further one. To be called when the socket is closed, which alone would wake nobody.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isClosed, true);
        _all.Remove(Key);
        Fail(new ObjectDisposedException(nameof(Socket)));
    }

    void IValueTaskSource.GetResult(short token)
    {
        // The next wait may have another token: no cancellation of this one may reach it.
        _cancellation.Dispose();
        _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Fail(Exception reason)
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _source.RunContinuationsAsynchronously = true;
            _source.SetException(reason);
        }
    }
}
