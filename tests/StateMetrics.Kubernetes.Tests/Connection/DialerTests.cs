using System.Net;
using System.Net.Sockets;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>Connections are made to an address, a name or the next address of a name; what fails says why.</summary>
public sealed class DialerTests
{
    private readonly ConnectionTraffic _traffic = new(TimeProvider.System);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_connection_carries_bytes_both_ways(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using Stream near = await DialAsync(host, listener);
        using Socket far = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await near.WriteAsync(new byte[] { 1, 2 }, TestContext.Current.CancellationToken);
        byte[] bytes = new byte[2];
        Assert.Equal(2, await far.ReceiveAsync(bytes, TestContext.Current.CancellationToken));
        await far.SendAsync(bytes, TestContext.Current.CancellationToken);
        bytes.AsSpan().Clear();
        await near.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], bytes);
        Assert.Equal(1, _traffic.Open);
    }

    [Fact]
    public async Task Where_an_address_does_not_answer_the_next_one_is_tried()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        IPAddress[] addresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"), IPAddress.Loopback];
        await using Stream near = await Dialer.DialAsync(
            addresses, ((IPEndPoint)listener.LocalEndpoint).Port, _traffic, TestContext.Current.CancellationToken);
        using Socket far = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await far.SendAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal(7, near.ReadByte());
        Assert.Equal(1, _traffic.Open);
    }

    [Fact]
    public async Task What_nobody_listens_on_refuses()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        SocketException refused = await Assert.ThrowsAsync<SocketException>(
            async () => await Dialer.DialAsync(new DnsEndPoint("127.0.0.1", port), _traffic, TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(0, _traffic.Open);
    }

    /// <summary>Linux answers no packet of a connection for which the listener has no place.</summary>
    [Fact]
    public async Task Connecting_ends_when_the_caller_cancels()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var made = new List<Task<Stream>>();
        for (int i = 0; i < 8; i++)
        {
            made.Add(Dialer.DialAsync(Target("127.0.0.1", listener), _traffic, cancellation.Token).AsTask());
        }
        await Task.WhenAny(made).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains(made, static one => !one.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(made));
        foreach (Task<Stream> one in made.Where(static one => one.IsCompletedSuccessfully))
        {
            await (await one).DisposeAsync();
        }
        Assert.Equal(0, _traffic.Open);
    }

    private async ValueTask<Stream> DialAsync(string host, TcpListener listener) =>
        await Dialer.DialAsync(Target(host, listener), _traffic, TestContext.Current.CancellationToken);

    private static DnsEndPoint Target(string host, TcpListener listener) => new(host, ((IPEndPoint)listener.LocalEndpoint).Port);
}
