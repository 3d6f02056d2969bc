using System.Net.Sockets;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>A connection that reads ahead gives what was sent, whatever pieces it comes and is read in.</summary>
public sealed class CountedStreamTests
{
    private const int Bytes = 1_000_000;

    [Theory]
    [InlineData(1, 100_000, 4096, true)]
    [InlineData(2, 100_000, 200_000, true)]
    [InlineData(3, 3000, 10, true)]
    [InlineData(4, 70_000, 70_000, true)]
    [InlineData(5, 200_000, 65_536, true)]
    [InlineData(6, 100_000, 4096, false)]
    [InlineData(7, 3000, 10, false)]
    public async Task What_is_read_is_what_was_sent(int seed, int written, int wanted, bool ownWaits)
    {
        var traffic = new ConnectionTraffic(TimeProvider.System);
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(near, traffic, ownWaits ? SocketWait.For(near) : null);
        byte[] sent = new byte[Bytes];
        new Random(seed).NextBytes(sent);
        Task sending = SocketPair.SendAsync(sender, sent, new Random(seed + 100), written);
        byte[] received = new byte[Bytes];
        var random = new Random(seed + 200);
        for (int at = 0; at < Bytes;)
        {
            int most = Math.Min(Bytes - at, random.Next(0, wanted + 1));
            int read = random.Next(8) == 0
                ? stream.Read(received.AsSpan(at, most))
                : await stream.ReadAsync(received.AsMemory(at, most), TestContext.Current.CancellationToken);
            Assert.True(read > 0 || most == 0, $"nothing read at {at}");
            at += read;
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
        Assert.Equal(Bytes, traffic.ReceivedBytes);
        sender.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(received, TestContext.Current.CancellationToken));
        Assert.Equal(1, traffic.Open);
        await stream.DisposeAsync();
        Assert.Equal(0, traffic.Open);
    }

    /// <summary>That is how a handler waits for the next bytes without a buffer.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_read_waits_for_something_to_read(bool ownWaits)
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(
            near, new ConnectionTraffic(TimeProvider.System), ownWaits ? SocketWait.For(near) : null);
        ValueTask<int> waiting = stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await sender.SendAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal(0, await waiting);
        byte[] one = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(one, TestContext.Current.CancellationToken));
        Assert.Equal(7, one[0]);
    }

    /// <summary>HTTP closes a connection to end a request that nobody wants any more.</summary>
    [Fact]
    public async Task What_waits_to_read_ends_when_the_connection_is_closed_or_the_caller_cancels()
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket sender = far;
        var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System), SocketWait.For(near));
        byte[] room = new byte[10];

        using var cancellation = new CancellationTokenSource();
        ValueTask<int> cancelled = stream.ReadAsync(room, cancellation.Token);
        Assert.False(cancelled.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(cancelled.AsTask);

        // Which did no harm to the connection.
        await sender.SendAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal(1, await stream.ReadAsync(room, TestContext.Current.CancellationToken));

        ValueTask<int> cut = stream.ReadAsync(room, TestContext.Current.CancellationToken);
        Assert.False(cut.IsCompleted);
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(cut.AsTask);
    }

    [Fact]
    public async Task A_connection_that_the_other_side_resets_is_broken()
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        await using var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System), SocketWait.For(near));
        ValueTask<int> reading = stream.ReadAsync(new byte[10], TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        far.LingerState = new LingerOption(enable: true, seconds: 0);
        far.Dispose();
        IOException broken = await Assert.ThrowsAsync<IOException>(reading.AsTask);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
    }
}
