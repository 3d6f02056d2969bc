namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// What the connections to one server show of themselves. Answers to HTTP/2 pings are bytes like all others, so that a
/// connection that lives is seen to, whether it brings anything or not. Read from any thread.
/// </summary>
public sealed class ConnectionTraffic(TimeProvider time)
{
    private int _open;
    private long _receivedBytes;
    private long _receivedTicks;

    /// <summary>Connections that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Bytes received so far, those of TLS included.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>When the last byte came; null before the first.</summary>
    public DateTimeOffset? ReceivedAt =>
        Volatile.Read(ref _receivedTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether what arrives may wait: by real time, as sockets live in it whatever clock a test holds.</summary>
    internal Coalescing Coalescing { get; init; } = new(TimeProvider.System);

    internal void Opened() => Interlocked.Increment(ref _open);

    internal void Closed() => Interlocked.Decrement(ref _open);

    internal void Received(int bytes)
    {
        if (bytes > 0)
        {
            Interlocked.Add(ref _receivedBytes, bytes);
            Volatile.Write(ref _receivedTicks, time.GetUtcNow().UtcTicks);
        }
    }
}
