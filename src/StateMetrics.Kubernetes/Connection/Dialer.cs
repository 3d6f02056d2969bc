using System.Net;
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

    /// <exception cref="SocketException">No address of the name answers; the error is that of the last one.</exception>
    internal static async ValueTask<Stream> DialAsync(DnsEndPoint to, ConnectionTraffic traffic, CancellationToken stop) =>
        await DialAsync(await Dns.GetHostAddressesAsync(to.Host, stop), to.Port, traffic, stop);

    internal static async ValueTask<Stream> DialAsync(
        IReadOnlyList<IPAddress> addresses, int port, ConnectionTraffic traffic, CancellationToken stop)
    {
        for (int i = 0; i < addresses.Count; i++)
        {
            // A socket of IPv6 reaches nothing of IPv4, in whatever form it is written.
            IPAddress address = addresses[i].IsIPv4MappedToIPv6 ? addresses[i].MapToIPv4() : addresses[i];
            try
            {
                return await DialAsync(new IPEndPoint(address, port), traffic, stop);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                // The next one may answer.
            }
        }
        throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async ValueTask<Stream> DialAsync(IPEndPoint to, ConnectionTraffic traffic, CancellationToken stop)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SocketWait? wait = null;
        try
        {
            wait = SocketWait.For(socket);
            ProbeSilence(socket);
            await (wait is null ? socket.ConnectAsync(to, stop) : ConnectAsync(socket, to, wait, stop));
            // What waits for this connection asks over it only now, after names, dead addresses and lost packets.
            traffic.Coalescing.Asked();
            return new CountedStream(socket, traffic, wait);
        }
        catch
        {
            wait?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    // What the runtime connects it watches from then on, even if nobody ever waits.
    private static async ValueTask ConnectAsync(Socket socket, IPEndPoint to, SocketWait wait, CancellationToken stop)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(to);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            await wait.UntilAsync(Epoll.Wanted.Writable, stop);
            if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error and not 0)
            {
                throw new SocketException(error);
            }
        }
        // Asked, the socket finds out that it is connected; until then it takes itself for one that is not.
        socket.Blocking = socket.Connected ? true : throw new SocketException((int)SocketError.NotConnected);
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
