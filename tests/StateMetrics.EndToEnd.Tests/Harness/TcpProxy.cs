using System.Net;
using System.Net.Sockets;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>Passes bytes on between its own loopback port and another one, until it is told not to.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly List<Line> _lines = [];
    private readonly Task _accepting;

    internal TcpProxy(int target)
    {
        _target = target;
        Port = Ports.Next();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port { get; }

    /// <summary>Connections that are open on this side.</summary>
    internal int Open
    {
        get { lock (_gate) { return _lines.Count; } }
    }

    /// <summary>
    /// From now on nothing passes on the connections that are open, in either direction, and nobody is told: their ends
    /// acknowledge what they get, as a middlebox that has lost them does. New connections are not touched.
    /// </summary>
    internal void Freeze()
    {
        lock (_gate)
        {
            _lines.ForEach(static line => line.Frozen = true);
        }
    }

    /// <summary>Closes the connections that are open; new ones pass.</summary>
    internal void Cut()
    {
        lock (_gate)
        {
            _lines.ForEach(static line => line.Over.Cancel());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_stop.Token);
                running.Add(ServeAsync(near));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var line = new Line(over);
        lock (_gate)
        {
            _lines.Add(line);
        }
        using (near)
        using (var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target, over.Token);
                await Task.WhenAny(PassAsync(near, far, line, over.Token), PassAsync(far, near, line, over.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Nobody there: whoever has connected finds the connection closed.
            }
            await over.CancelAsync();
        }
        lock (_gate)
        {
            _lines.Remove(line);
        }
    }

    private static async Task PassAsync(Socket from, Socket to, Line line, CancellationToken stop)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, stop)) > 0)
            {
                if (!line.Frozen)
                {
                    await to.SendAsync(buffer.AsMemory(0, read), stop);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two is gone, and with it the connection.
        }
    }

    private sealed class Line(CancellationTokenSource over)
    {
        internal CancellationTokenSource Over => over;

        internal volatile bool Frozen;
    }
}
