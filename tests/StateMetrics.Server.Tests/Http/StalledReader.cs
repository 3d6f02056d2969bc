using System.Net.Sockets;
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

    /// <summary>Reads to the end of the connection; whether a whole chunked body had come by then.</summary>
    internal async Task<bool> ReadToEndAsync()
    {
        await ReadAsync(static _ => false);
        return Encoding.ASCII.GetString([.. _seen.TakeLast(5)]) == "0\r\n\r\n";
    }

    /// <summary>The body so far, without its chunks' sizes.</summary>
    internal string Body()
    {
        string text = Encoding.UTF8.GetString([.. _seen]);
        var body = new StringBuilder();
        int at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        while (at < text.Length)
        {
            int end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = Convert.ToInt32(text[at..end], 16);
            body.Append(text, end + 2, length);
            at = end + 2 + length + 2;
        }
        return body.ToString();
    }

    public void Dispose() => _client.Dispose();

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
