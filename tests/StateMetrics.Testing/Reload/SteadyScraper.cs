using System.Security.Cryptography.X509Certificates;
using StateMetrics.Testing.Certificates;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Testing.Reload;

/// <summary>
/// Scrapes an exporter over TLS every 100 ms, on one connection that lasts and on new ones in turn, and keeps which series each
/// scrape had. A scrape that fails, or is not legal, is kept as such.
/// </summary>
public sealed class SteadyScraper : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(20);

    private readonly Uri _address;
    private readonly string _authorities;
    private readonly HttpClient _lasting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private List<IReadOnlySet<string>> _scrapes = [];
    private int _count;
    private Task _loop = Task.CompletedTask;

    /// <param name="address">Of the exporter's /metrics.</param>
    /// <param name="authorities">Whom to trust.</param>
    public SteadyScraper(Uri address, params IEnumerable<TestAuthority> authorities)
    {
        _address = address;
        _authorities = string.Concat(authorities.Select(static authority => authority.Pem));
        _lasting = Client();
    }

    /// <summary>How many scrapes there were.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
            {
                return [.. _failures];
            }
        }
    }

    public void Start() => _loop = RunAsync();

    /// <summary>The series of every scrape since the last call.</summary>
    public IReadOnlyList<IReadOnlySet<string>> Take()
    {
        lock (_gate)
        {
            List<IReadOnlySet<string>> taken = _scrapes;
            _scrapes = [];
            return taken;
        }
    }

    /// <summary>The body of an answer, on the connection that lasts.</summary>
    public Task<string> GetAsync(Uri address) => _lasting.GetStringAsync(address);

    /// <summary>Families and labels of a body, without the values.</summary>
    /// <exception cref="FormatException">The body is not legal.</exception>
    public static IReadOnlySet<string> SeriesOf(string body) => StrictExposition.Parse(body).Samples
        .Select(static sample =>
            $"{sample.Name} {string.Join(',', sample.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal))}")
        .ToHashSet(StringComparer.Ordinal);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _lasting.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(s_interval, TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using HttpClient? fresh = _count % 2 == 0 ? null : Client();
                IReadOnlySet<string> series = SeriesOf(await (fresh ?? _lasting).GetStringAsync(_address));
                lock (_gate)
                {
                    _scrapes.Add(series);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or FormatException)
            {
                lock (_gate)
                {
                    _failures.Add($"scrape {_count}: {e.Message} {e.InnerException?.Message}");
                }
            }
            Interlocked.Increment(ref _count);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private HttpClient Client()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(_authorities);
        return new HttpClient(handler) { Timeout = s_answerWithin };
    }
}
