using System.Net;
using StateMetrics.Scale.Exporters;

namespace StateMetrics.Scale.Measuring;

/// <summary>Scrapes one exporter over one connection that is kept, and takes bodies as they come: nothing is decompressed.</summary>
internal sealed class Scraper(ExporterProcess exporter, TimeProvider time) : IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false })
    {
        BaseAddress = exporter.Address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly byte[] _buffer = new byte[1024 * 1024];

    internal async Task<ScrapeSeries> GzipAsync(int count, CancellationToken stop)
    {
        List<Scrape> scrapes = [];
        while (scrapes.Count < count)
        {
            scrapes.Add(await ScrapeAsync("gzip", null, stop));
        }
        return new ScrapeSeries(scrapes);
    }

    internal async Task<ScrapeSeries> IdentityAsync(int count, CancellationToken stop)
    {
        List<Scrape> scrapes = [];
        while (scrapes.Count < count)
        {
            scrapes.Add(await ScrapeAsync("identity", null, stop));
        }
        return new ScrapeSeries(scrapes);
    }

    /// <summary>One identity scrape, with the number of pods that it shows.</summary>
    internal async Task<(Scrape Scrape, int Pods)> CountPodsAsync(CancellationToken stop)
    {
        var pods = new LineCount("kube_pod_info{"u8.ToArray());
        Scrape scrape = await ScrapeAsync("identity", pods, stop);
        return (scrape, pods.Lines);
    }

    /// <summary>The status of a path; null while nobody listens.</summary>
    internal async Task<HttpStatusCode?> StatusAsync(string path, CancellationToken stop)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(path, stop);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Scrape> ScrapeAsync(string encoding, LineCount? lines, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        TimeSpan cpu = exporter.Cpu;
        long start = time.GetTimestamp();
        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        answer.EnsureSuccessStatusCode();
        ThrowIfOther(encoding, answer.Content.Headers.ContentEncoding);
        await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
        long bytes = 0;
        int read;
        while ((read = await body.ReadAsync(_buffer, stop)) > 0)
        {
            bytes += read;
            lines?.Add(_buffer.AsSpan(0, read));
        }
        TimeSpan wall = time.GetElapsedTime(start);
        return new Scrape(wall, exporter.Cpu - cpu, bytes);
    }

    private static void ThrowIfOther(string encoding, ICollection<string> answered)
    {
        string given = answered.Count == 0 ? "identity" : string.Join(',', answered);
        if (given != encoding)
        {
            throw new InvalidDataException($"asked for {encoding}, answered {given}: an exporter may need a flag for that");
        }
    }
}
