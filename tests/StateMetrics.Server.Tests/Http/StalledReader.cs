using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace StateMetrics.Server.Tests.Http;

/// <summary>A scraper that asks, and reads no more than it is told to.</summary>
internal sealed class StalledReader : IDisposable
{
    private readonly TcpClient _client;
    private readonly List<byte> _seen = [];

    private StalledReader(TcpClient client) => _client = client;

    internal static async Task<StalledReader> ScrapeAsync(Uri address, string path = "/metrics")
    {
        // A small window, so that little of the answer is under way while nobody reads.
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        var reader = new StalledReader(client);
        // The head has come: the scrape runs, and has taken its snapshot.
        await reader.ReadAsync(static seen => seen.Count > 0);
        return reader;
    }

    /// <summary>Reads to the end of the connection; whether the whole body had come by then, as long as its head says.</summary>
    internal async Task<bool> ReadToEndAsync()
    {
        await ReadAsync(static _ => false);
        const string Length = "\r\nContent-Length: ";
        string head = Encoding.ASCII.GetString([.. _seen[..BodyStart()]]);
        int at = head.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
        return _seen.Count - BodyStart() == int.Parse(head[at..head.IndexOf('\r', at)], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the answer begins as one that has a body.</summary>
    internal async Task<bool> IsServedAsync()
    {
        byte[] expected = "HTTP/1.1 200 OK\r\n"u8.ToArray();
        await ReadAsync(seen => seen.Count >= expected.Length);
        return _seen.Take(expected.Length).SequenceEqual(expected);
    }

    /// <summary>The body so far.</summary>
    internal string Body() => Encoding.UTF8.GetString([.. _seen[BodyStart()..]]);

    public void Dispose() => _client.Dispose();

    private int BodyStart()
    {
        ReadOnlySpan<byte> seen = CollectionsMarshal.AsSpan(_seen);
        return seen.IndexOf("\r\n\r\n"u8) + 4;
    }

    private async Task ReadAsync(Func<List<byte>, bool> enough)
    {
        byte[] buffer = new byte[1 << 16];
        while (!enough(_seen))
        {
            int count;
            try
            {
                count = await _client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                return;
            }
            if (count == 0)
            {
                return;
            }
            _seen.AddRange(buffer.AsSpan(0, count));
        }
    }
}
