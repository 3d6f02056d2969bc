using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Self;

/// <summary>Counts observations in the buckets of a histogram. Safe for any number of threads.</summary>
public sealed class Observations
{
    private readonly double[] _bounds;
    private readonly byte[][] _texts;
    private readonly long[] _counts;
    private readonly Lock _gate = new();
    private double _sum;

    /// <summary>Buckets by their upper bounds, ascending; the one without bound is added.</summary>
    public Observations(params ReadOnlySpan<double> bounds)
    {
        _bounds = [.. bounds, double.PositiveInfinity];
        for (int i = 1; i < _bounds.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_bounds[i], _bounds[i - 1], nameof(bounds));
        }

        _counts = new long[_bounds.Length];
        _texts = [.. _bounds.Select(Text)];
    }

    /// <summary>Counts a value; NaN counts nowhere.</summary>
    public void Observe(double value)
    {
        int bucket = 0;
        while (!(value <= _bounds[bucket]))
        {
            if (++bucket == _bounds.Length)
            {
                return;
            }
        }

        lock (_gate)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    internal ReadOnlyMemory<byte> Bound(int bucket) => _texts[bucket];

    internal ObservationCounts Read()
    {
        lock (_gate)
        {
            long[] cumulative = [.. _counts];
            for (int i = 1; i < cumulative.Length; i++)
            {
                cumulative[i] += cumulative[i - 1];
            }

            return new ObservationCounts(cumulative, _sum);
        }
    }

    private static byte[] Text(double bound)
    {
        byte[] text = new byte[NumberText.LengthMax];
        return text[..NumberText.Write(text, bound)];
    }
}

/// <summary>The counts of one moment: for each bucket the observations up to its bound, and the sum of all.</summary>
internal readonly record struct ObservationCounts(long[] Cumulative, double Sum);
