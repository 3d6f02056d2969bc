using System.Net;
using System.Net.Sockets;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>
/// Free loopback ports, each handed out once. They lie below the range from which Linux takes the local ports of connections: a client
/// that keeps trying a dead server's port inside that range ends up connected to itself, and the server cannot come back.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;

    /// <summary>Test runs side by side start at different places.</summary>
    private static int s_next = Environment.ProcessId * 37 % Count;

    internal static int Next()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (Interlocked.Increment(ref s_next) % Count);
            if (IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Any, port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free port between {First} and {First + Count}");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
