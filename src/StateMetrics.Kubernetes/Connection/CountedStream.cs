using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>The stream of a connection that tells what it receives and when it ends.</summary>
internal sealed class CountedStream : NetworkStream
{
    private readonly ConnectionTraffic _traffic;
    private bool _isClosed;

    internal CountedStream(Socket socket, ConnectionTraffic traffic)
        : base(socket, ownsSocket: true)
    {
        _traffic = traffic;
        traffic.Opened();
    }

    // Many reads, each awaited once: its state is taken from a pool.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await base.ReadAsync(buffer, cancellationToken);
        _traffic.Received(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            _traffic.Closed();
        }
        base.Dispose(disposing);
    }
}
