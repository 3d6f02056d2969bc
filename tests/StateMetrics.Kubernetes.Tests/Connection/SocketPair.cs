using System.Net;
using System.Net.Sockets;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>Two ends of one connection on loopback.</summary>
internal static class SocketPair
{
    internal static async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        ValueTask connecting = near.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        Socket far = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await connecting;
        return (near, far);
    }

    /// <summary>Sends in pieces of 1 byte to the most given; the reader has a chance between two.</summary>
    internal static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, Random random, int most)
    {
        while (!bytes.IsEmpty)
        {
            int some = Math.Min(bytes.Length, random.Next(1, most + 1));
            await socket.SendAsync(bytes[..some], TestContext.Current.CancellationToken);
            bytes = bytes[some..];
            await Task.Yield();
        }
    }
}
