using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StateMetrics.Scale.Measuring;

/// <summary>
/// Readers that keep many scrapes of one exporter open at once, each over a socket of its own: some take one byte a second, the
/// others as much as a scraper far away does. A reader whose answer has ended, or was cut off, asks again.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    // A small window: what the kernel would hold for a reader that does not read is not what is measured.
    private const int WindowBytes = 16 * 1024;

    // An answer of 60 MiB then takes half a minute, about what its readers were used to.
    private const int BytesPerSecond = 2 * 1024 * 1024;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly Task _readers;
    private int _open;

    internal Crowd(Uri address, int readers, int stalled, TimeProvider time)
    {
        _address = address;
        _time = time;
        _readers = Task.WhenAll(Enumerable.Range(0, readers).Select(index =>
            ReadAsync(index, index < stalled ? 0 : BytesPerSecond, index % 2 == 0 ? "gzip" : "identity")));
    }

    /// <summary>Readers whose answer has begun and not ended.</summary>
    internal int Open => Volatile.Read(ref _open);

    /// <summary>Answers other than 200, each of which is a refused scrape.</summary>
    internal int Refused { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _readers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(int index, int bytesPerSecond, string encoding)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.ReceiveBufferSize = WindowBytes;
            try
            {
                // Readers of many machines: what one address may have is bounded.
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (index % 250))]), 0));
                await socket.ConnectAsync(_address.Host, _address.Port, _stop.Token);
                string request = $"GET /metrics HTTP/1.1\r\nHost: crowd\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n";
                await socket.SendAsync(Encoding.ASCII.GetBytes(request), _stop.Token);
                await TakeAsync(socket, bytesPerSecond);
            }
            catch (SocketException)
            {
                // Cut off by the exporter's write timeout: a scrape that lasts that long has had its time.
            }
        }
    }

    /// <summary>One answer, to its end.</summary>
    private async Task TakeAsync(Socket socket, int bytesPerSecond)
    {
        byte[] buffer = new byte[bytesPerSecond == 0 ? 1 : BytesPerSecond / 20];
        TimeSpan pause = bytesPerSecond == 0 ? TimeSpan.FromSeconds(1) : s_step;
        byte[] status = new byte["HTTP/1.1 200"u8.Length];
        for (int read = 0; read < status.Length;)
        {
            int more = await socket.ReceiveAsync(status.AsMemory(read), _stop.Token);
            if (more == 0)
            {
                return;
            }
            read += more;
        }
        if (!status.AsSpan().SequenceEqual("HTTP/1.1 200"u8))
        {
            Refused++;
            await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token);
            return;
        }
        Interlocked.Increment(ref _open);
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
            {
                await Task.Delay(pause, _time, _stop.Token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
