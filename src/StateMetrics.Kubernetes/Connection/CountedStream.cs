using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// The stream of a connection that tells what it receives and when it ends. While much comes at once it reads ahead: HTTP
/// reads a few kilobytes at a time, and a call of the system for each would cost more than decoding what it brings.
/// Where there are waits for its socket, the runtime's engine never hears of what it reads.
/// </summary>
internal sealed class CountedStream : NetworkStream
{
    // What a socket holds ready in the middle of a list; below the large object heap.
    private const int AheadBytes = 64 * 1024;

    private readonly ConnectionTraffic _traffic;
    private readonly SocketWait? _wait;
    private readonly LowWater _lowWater;
    private bool _isClosed;

    // Null while little comes: few connections that wait hold a buffer. Never returned to a pool, since a connection may be
    // closed in the middle of a read.
    private byte[]? _ahead;
    private int _start;
    private int _end;

    internal CountedStream(Socket socket, ConnectionTraffic traffic, SocketWait? wait)
        : base(socket, ownsSocket: true)
    {
        _traffic = traffic;
        _wait = wait;
        _lowWater = new LowWater(socket, traffic.Coalescing);
        // The base class takes no other than a blocking socket. From now on it writes asynchronously only.
        socket.Blocking = wait is null;
        traffic.Opened();
    }

    // The base class leads a read into a span here.
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_start < _end)
        {
            return TakeAhead(buffer.AsSpan(offset, count));
        }
        if (_wait is not null)
        {
            Socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        }
        int read = base.Read(buffer, offset, count);
        _traffic.Received(read);
        return read;
    }

    /// <summary>HTTP does not write so, and a socket that does not block would take a part and say nothing.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _lowWater.Set();
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _start < _end ? new ValueTask<int>(TakeAhead(buffer.Span)) : ReceiveAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            _traffic.Closed();
            _wait?.Dispose();
            _lowWater.Dispose();
        }
        base.Dispose(disposing);
    }

    // Many reads, each awaited once: its state is taken from a pool.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        if (_ahead is null || buffer.Length == 0 || buffer.Length >= AheadBytes)
        {
            int read = await SocketAsync(buffer, stop);
            _traffic.Received(read);
            _ahead ??= read > 0 && read == buffer.Length && read < AheadBytes ? new byte[AheadBytes] : null;
            return read;
        }
        (_start, _end) = (0, await SocketAsync(_ahead, stop));
        _traffic.Received(_end);
        bool isMuch = _end >= AheadBytes / 4;
        int taken = TakeAhead(buffer.Span);
        _ahead = isMuch || _start < _end ? _ahead : null;
        return taken;
    }

    private ValueTask<int> SocketAsync(Memory<byte> buffer, CancellationToken stop) =>
        _wait is null ? base.ReadAsync(buffer, stop)
        : TryReceive(buffer.Span, out int read) ? new ValueTask<int>(read)
        : WaitedAsync(_wait, buffer, stop);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitedAsync(SocketWait wait, Memory<byte> buffer, CancellationToken stop)
    {
        int read;
        try
        {
            do
            {
                _lowWater.Set();
                await wait.UntilAsync(Epoll.Wanted.Readable, stop);
            }
            while (!TryReceive(buffer.Span, out read));
            _lowWater.Woken();
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("the connection was closed", e);
        }
        return read;
    }

    /// <summary>Takes what is there, the end of the stream included; false where nothing is, for an empty buffer too.</summary>
    private bool TryReceive(Span<byte> buffer, out int read)
    {
        read = Socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock => false,
            _ => throw Broken(error),
        };
    }

    // As the base class tells it.
    private static IOException Broken(SocketError error)
    {
        var cause = new SocketException((int)error);
        return new IOException($"cannot read from the connection: {cause.Message}", cause);
    }

    private int TakeAhead(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _end - _start);
        _ahead.AsSpan(_start, taken).CopyTo(buffer);
        _start += taken;
        return taken;
    }
}
