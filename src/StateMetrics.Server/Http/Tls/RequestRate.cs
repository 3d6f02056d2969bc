namespace StateMetrics.Server.Http.Tls;

/// <summary>Counts requests against the rate: one token per interval, and never more than the burst. One for each port.</summary>
internal sealed class RequestRate(TimeProvider time)
{
    private readonly Lock _gate = new();
    private RateTerms? _terms;
    private double _tokens;
    private long _at;

    /// <summary>Whether one more request may be answered now. New terms start with a full burst.</summary>
    public bool TryTake(RateTerms? terms)
    {
        if (terms is null)
        {
            return true;
        }
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _tokens = terms == _terms
                ? Math.Min(terms.Burst, _tokens + (time.GetElapsedTime(_at, now) / terms.Interval))
                : terms.Burst;
            (_terms, _at) = (terms, now);
            if (_tokens < 1)
            {
                return false;
            }
            _tokens--;
            return true;
        }
    }
}
