using System.Text;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>
/// Requests that are wrong, or nearly right, each in its own way, and what random changes make of them. A request that ever does
/// harm is added here.
/// </summary>
internal static class MalformedCorpus
{
    private static readonly byte[][] s_seeds =
    [
        .. new[]
        {
            "", "\r\n", "\r\n\r\n", "\0", "GET", "GET ", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "GET /metrics HTTP/1.0\r\n\r\n", "GET /metrics HTTP/9.9\r\nHost: a\r\n\r\n",
            "get /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "GET  /metrics  HTTP/1.1\r\nHost: a\r\n\r\n", "GET /metrics HTTP/1.1\nHost: a\n\n",
            "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /metrics?namespace=%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /metrics?resources=%f0%9f%98 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /metrics?=&&=&a=b=c&%3d HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://other/metrics HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: ;;;,,,q=q;q=9\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: application/openmetrics-text;version=\"\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=,identity;q=0,*;q=0\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Basic =\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer\r\nAuthorization: Bearer a\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\n folded: a\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
            "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nabc",
            "POST /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            "GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        }.Select(Encoding.Latin1.GetBytes),
        Encoding.Latin1.GetBytes($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"),
        Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("X: a\r\n", 5000))}\r\n"),
        Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 50))),

        // The beginning of a handshake, and one that promises more than it sends.
        [0x16, 0x03, 0x01, 0x00, 0x2f, 0x01, 0x00, 0x00, 0x2b, 0x03, 0x03],
        [0x16, 0x03, 0x03, 0xff, 0xff, 0x01, 0xff, 0xff, 0xff],
        [0x80, 0x2e, 0x01, 0x00, 0x02],
    ];

    /// <summary>The seeds as they are, then what random changes make of them.</summary>
    internal static IEnumerable<byte[]> Requests(int count, Random random) =>
        Enumerable.Range(0, count).Select(i => i < s_seeds.Length ? s_seeds[i] : Changed(s_seeds[random.Next(s_seeds.Length)], random));

    private static byte[] Changed(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int changes = random.Next(1, 8); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            int some = Math.Min(random.Next(1, 64), bytes.Count - at);
            byte[] fresh = new byte[random.Next(1, 64)];
            random.NextBytes(fresh);
            switch (random.Next(4))
            {
                case 0: bytes.InsertRange(at, fresh); break;
                case 1: bytes.RemoveRange(at, some); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, some)); break;
                default: bytes.InsertRange(at, s_seeds[random.Next(s_seeds.Length)].Take(2000)); break;
            }
        }
        return [.. bytes];
    }
}
