using System.Collections.Concurrent;
using System.Text;

namespace StateMetrics.Exposition.Self;

/// <summary>
/// Counters by label values, in the order in which the combinations were first seen. Safe for any number of threads; a hot
/// path keeps the <see cref="TallyCell"/>.
/// </summary>
public sealed class Tally
{
    // Label values of our own counters are resources, results, codes. More combinations mean that one of them is data.
    private const int CellsMax = 10_000;

    private readonly ConcurrentDictionary<string, TallyCell> _cells = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TallyCell[] _order = [];

    /// <summary>The counter of these label values, at 0 when it is new: it is shown from then on.</summary>
    public TallyCell this[params ReadOnlySpan<string> labels]
    {
        get
        {
            string key = string.Join('\0', labels);
            return _cells.TryGetValue(key, out TallyCell? cell) ? cell : Add(key, labels);
        }
    }

    internal ReadOnlySpan<TallyCell> Cells => Volatile.Read(ref _order);

    private TallyCell Add(string key, ReadOnlySpan<string> labels)
    {
        lock (_gate)
        {
            if (_cells.TryGetValue(key, out TallyCell? cell))
            {
                return cell;
            }

            if (_order.Length >= CellsMax)
            {
                throw new InvalidOperationException($"more than {CellsMax} combinations of label values in one family");
            }

            var values = new ReadOnlyMemory<byte>[labels.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Encoding.UTF8.GetBytes(labels[i]);
            }

            cell = new TallyCell(values);
            Volatile.Write(ref _order, [.. _order, cell]);
            _cells[key] = cell;
            return cell;
        }
    }
}
