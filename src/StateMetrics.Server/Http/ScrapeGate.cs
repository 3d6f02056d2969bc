using System.Net;
using System.Runtime.InteropServices;

namespace StateMetrics.Server.Http;

/// <summary>
/// Bounds how many scrapes run at once, in all and for each client address, so that stalled readers cost a bounded amount of
/// memory and one client cannot take every place. A scrape over a bound is refused at once rather than queued: a queue would
/// make the healthy scraper wait for the stalled ones.
/// </summary>
/// <param name="limits">The bounds, which may change; who is in may stay.</param>
internal sealed class ScrapeGate(Func<(int Scrapes, int OfOneClient)> limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _clients = [];
    private int _running;

    /// <summary>Why there is no place, as a line; null where there is, and the caller must call <see cref="Leave"/> once.</summary>
    public string? TryEnter(IPAddress client)
    {
        (int scrapesMax, int perClientMax) = limits();
        lock (_gate)
        {
            if (_running >= scrapesMax)
            {
                return $"{scrapesMax} scrapes are running, which is the limit\n";
            }
            ref int ofClient = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
            if (ofClient >= perClientMax)
            {
                return $"{perClientMax} scrapes of this client are running, which is the limit\n";
            }
            ofClient++;
            _running++;
            return null;
        }
    }

    public void Leave(IPAddress client)
    {
        lock (_gate)
        {
            _running--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_clients, client) == 0)
            {
                _clients.Remove(client);
            }
        }
    }
}
