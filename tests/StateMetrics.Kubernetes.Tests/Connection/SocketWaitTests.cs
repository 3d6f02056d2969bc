using System.Net.Sockets;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>Whoever waits for a socket goes on when there is something, whatever the others do.</summary>
public sealed class SocketWaitTests
{
    private const int Connections = 40;
    private const int Bytes = 20_000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Bytes come in pieces and at any time; a third of the waits is cancelled, often as the bytes come.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_event_is_lost_on_many_connections_with_cancelled_waits(int seed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(s_limit);
        CancellationToken token = end.Token;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(
            i => Task.Run(() => RelayAsync(new Random((seed * 1000) + i), token), token)));
    }

    /// <summary>As many as there are threads that see events, and two more.</summary>
    [Fact]
    public async Task A_reader_that_takes_long_holds_up_nobody()
    {
        using var release = new ManualResetEventSlim();
        var slow = new List<Task>();
        for (int i = 0; i < 4; i++)
        {
            (Socket near, Socket far) = await SocketPair.ConnectAsync();
            slow.Add(HoldAsync(near, release));
            await far.SendAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
            far.Dispose();
        }
        try
        {
            (Socket quick, Socket sender) = await SocketPair.ConnectAsync();
            using Socket other = sender;
            await using var stream = new CountedStream(quick, new ConnectionTraffic(TimeProvider.System), SocketWait.For(quick));
            Task<int> reading = stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
            await other.SendAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
            Assert.Equal(1, await reading.WaitAsync(s_limit, TestContext.Current.CancellationToken));
            Assert.Contains(slow, static task => !task.IsCompleted);
        }
        finally
        {
            // The threads are those of the whole process.
            release.Set();
        }
        await Task.WhenAll(slow).WaitAsync(s_limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_closed_connection_is_forgotten()
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        far.Dispose();
        SocketWait wait = SocketWait.For(near)!;
        await using (var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System), wait))
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
            Assert.True(SocketWaits.OfProcess.Has(wait.Key));
        }
        Assert.False(SocketWaits.OfProcess.Has(wait.Key));
    }

    [Fact]
    public async Task A_closed_connection_ends_every_further_wait()
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket other = far;
        SocketWait wait = SocketWait.For(near)!;
        ValueTask waiting = wait.UntilAsync(Epoll.Wanted.Readable, TestContext.Current.CancellationToken);
        wait.Dispose();
        near.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(waiting.AsTask);
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await wait.UntilAsync(Epoll.Wanted.Readable, TestContext.Current.CancellationToken));
    }

    private static async Task HoldAsync(Socket near, ManualResetEventSlim release)
    {
        await using var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System), SocketWait.For(near));
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        release.Wait(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends random bytes and reads them at the other end.</summary>
    private static async Task RelayAsync(Random random, CancellationToken end)
    {
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System), SocketWait.For(near));
        byte[] sent = new byte[Bytes];
        random.NextBytes(sent);
        Task sending = SocketPair.SendAsync(sender, sent, new Random(random.Next()), most: 200);
        byte[] received = new byte[Bytes];
        for (int at = 0; at < Bytes;)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(end);
            ValueTask<int> reading = stream.ReadAsync(received.AsMemory(at), wait.Token);
            if (!reading.IsCompleted && random.Next(3) == 0)
            {
                await wait.CancelAsync();
            }
            try
            {
                int read = await reading;
                Assert.True(read > 0, $"nothing read at {at}");
                at += read;
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                // Nothing was read: the next one gets it.
            }
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }
}
