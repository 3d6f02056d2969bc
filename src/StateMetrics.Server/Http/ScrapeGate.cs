namespace StateMetrics.Server.Http;

/// <summary>
/// Bounds how many scrapes run at once, so that stalled readers cost a bounded amount of memory. A scrape over the bound
/// is refused at once rather than queued: a queue would make the healthy scraper wait for the stalled ones.
/// </summary>
internal sealed class ScrapeGate(int scrapesMax)
{
    private int _running;

    public int Running => Volatile.Read(ref _running);

    /// <summary>False when the bound is reached; otherwise the caller must call <see cref="Leave"/> once.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= scrapesMax)
        {
            return true;
        }
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
