namespace StateMetrics.Scale.Measuring;

/// <summary>Counts the lines that begin with some text, in a body that comes in parts.</summary>
internal sealed class LineCount(byte[] beginning)
{
    private int _matched;
    private bool _lost;

    internal int Lines { get; private set; }

    internal void Add(ReadOnlySpan<byte> part)
    {
        while (part.Length > 0)
        {
            if (_lost)
            {
                int end = part.IndexOf((byte)'\n');
                if (end < 0)
                {
                    return;
                }
                part = part[(end + 1)..];
                (_matched, _lost) = (0, false);
                continue;
            }
            bool same = part[0] == beginning[_matched];
            // A line that is lost at its own end is read again, as the search for the end begins with it.
            part = same ? part[1..] : part;
            _matched = same ? _matched + 1 : _matched;
            _lost = !same || _matched == beginning.Length;
            Lines += _matched == beginning.Length && same ? 1 : 0;
        }
    }
}
