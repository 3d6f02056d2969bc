using System.Net;
using System.Net.Sockets;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Security;

/// <summary>Bytes that are no requests, at the published executable: no crash, no hang, and the memory comes back.</summary>
public sealed class MalformedTests
{
    private const int Seed = 20260301;
    private const long MemoryMore = 32L * 1024 * 1024;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ten_thousand_malformed_requests_at_both_ports_do_no_harm()
    {
        await using ExporterProcess exporter = ExporterProcess.Start(
            "demo", "--pods=20", "--churn=0", "--host=127.0.0.1", "--telemetry-host=127.0.0.1");
        await exporter.ReadyAsync(s_limit);
        // Buffers and code that the first requests bring in are no leak.
        await SendAllAsync(exporter, 2000, new Random(Seed));
        long before = exporter.ResidentBytes();
        await SendAllAsync(exporter, 10_000, new Random(Seed + 1));
        await Eventually.HoldsAsync(s_limit, async () =>
        {
            Assert.False(exporter.HasExited, exporter.Output);
            Assert.Equal((HttpStatusCode.OK, "OK"), await exporter.GetAsync("healthz"));
            long now = exporter.ResidentBytes();
            return now <= before + MemoryMore ? null : $"{now / 1024} KiB, and {before / 1024} KiB before";
        });
        Assert.NotEmpty((await exporter.ScrapeAsync()).Families);
        Assert.DoesNotContain("Exception", exporter.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_handshakes_do_no_harm()
    {
        await using SecuredExporter exporter = await SecuredExporter.StartAsync(
            "tls_server_config: {cert_file: tls.crt, key_file: tls.key}");
        await SendAllAsync(exporter.Process, 2000, new Random(Seed));
        using HttpClient client = exporter.Client();
        Assert.Equal(200, await exporter.StatusAsync(client, "metrics"));
    }

    private static async Task SendAllAsync(ExporterProcess exporter, int count, Random random)
    {
        byte[][] requests = [.. MalformedCorpus.Requests(count, random)];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, stop) => await SendAsync(i % 2 == 0 ? exporter.Port : exporter.TelemetryPort, requests[i], stop));
    }

    /// <summary>Sends, says that there is no more, and reads until the server closes: one that never did would hang the test.</summary>
    private static async Task SendAsync(int port, byte[] bytes, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(s_limit);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        try
        {
            for (int sent = 0; sent < bytes.Length;)
            {
                sent += await client.SendAsync(bytes.AsMemory(sent), limit.Token);
            }
            client.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[16 * 1024];
            while (await client.ReceiveAsync(answer, limit.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed in the middle: what it was worth.
        }
    }
}
