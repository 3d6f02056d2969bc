using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StateMetrics.Testing.Certificates;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>Speaks TLS on a loopback port of its own, and passes what it reads to a port that does not.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly int _target;
    private readonly Task _accepting;

    internal TlsFront(int target, TestAuthority authority)
    {
        _target = target;
        _certificate = authority.IssueServer().ToCertificate();
        Port = Ports.Next();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await using var secure = new SslStream(near.GetStream());
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate }, over.Token);
                await far.ConnectAsync(IPAddress.Loopback, _target, over.Token);
                Task[] both = [secure.CopyToAsync(far.GetStream(), over.Token), far.GetStream().CopyToAsync(secure, over.Token)];
                await Task.WhenAny(both);
                await over.CancelAsync();
                await Task.WhenAll(both);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException
                or System.Security.Authentication.AuthenticationException)
            {
                // One of the two is gone, and with it the connection.
            }
        }
    }
}
