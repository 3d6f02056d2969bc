using System.Net.Sockets;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Opens sockets whose silent death is noticed by the kernel within <see cref="DeathSeconds"/>. HTTP/2 has its own pings;
/// a watch over HTTP/1.1 only reads, and without probes it would wait for a vanished peer for ever.
/// </summary>
internal static class Dialer
{
    private const int FirstProbeSeconds = 15;
    private const int ProbeIntervalSeconds = 5;
    private const int ProbesMax = 5;
    private const int DeathSeconds = FirstProbeSeconds + (ProbeIntervalSeconds * ProbesMax);

    // linux/tcp.h: how long sent bytes may stay unacknowledged. Probes are not sent meanwhile, and the default is 15 minutes.
    private const int TcpUserTimeout = 18;

    internal static async ValueTask<Stream> DialAsync(
        SocketsHttpConnectionContext context, ConnectionTraffic traffic, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            ProbeSilence(socket);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new CountedStream(socket, traffic);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static void ProbeSilence(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, FirstProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, ProbesMax);
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes(DeathSeconds * 1000));
        }
    }
}
