using System.Net;
using System.Net.Sockets;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>A connection that reads ahead gives what was sent, whatever pieces it comes and is read in.</summary>
public sealed class CountedStreamTests
{
    private const int Bytes = 1_000_000;

    [Theory]
    [InlineData(1, 100_000, 4096)]
    [InlineData(2, 100_000, 200_000)]
    [InlineData(3, 3000, 10)]
    [InlineData(4, 70_000, 70_000)]
    [InlineData(5, 200_000, 65_536)]
    public async Task What_is_read_is_what_was_sent(int seed, int written, int wanted)
    {
        var traffic = new ConnectionTraffic(TimeProvider.System);
        (Socket near, Socket far) = await ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(near, traffic);
        byte[] sent = new byte[Bytes];
        new Random(seed).NextBytes(sent);
        Task sending = SendAsync(sender, sent, new Random(seed + 100), written);
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
    [Fact]
    public async Task An_empty_read_waits_for_something_to_read()
    {
        (Socket near, Socket far) = await ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(near, new ConnectionTraffic(TimeProvider.System));
        ValueTask<int> waiting = stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await sender.SendAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal(0, await waiting);
        byte[] one = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(one, TestContext.Current.CancellationToken));
        Assert.Equal(7, one[0]);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, Random random, int most)
    {
        while (!bytes.IsEmpty)
        {
            int some = Math.Min(bytes.Length, random.Next(1, most + 1));
            await socket.SendAsync(bytes[..some], TestContext.Current.CancellationToken);
            bytes = bytes[some..];
        }
    }

    private static async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        ValueTask connecting = near.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        Socket far = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await connecting;
        return (near, far);
    }
}
