using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// Which keys of a map become labels: exact keys and patterns with one "*", which stands for any run of characters except
/// newline. A bare "*" selects everything when it is the first item, and nothing elsewhere.
/// </summary>
public sealed class LabelAllowlist
{
    private readonly bool _all;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _keys;
    private readonly (byte[] Before, byte[] After)[] _patterns;

    private LabelAllowlist(bool all, IEnumerable<string> keys, (byte[] Before, byte[] After)[] patterns)
    {
        _all = all;
        _keys = keys.Select(Encoding.UTF8.GetBytes).ToHashSet(ByteArrayComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        _patterns = patterns;
    }

    /// <summary>As they were given.</summary>
    public IReadOnlyList<string> Items { get; private init; } = [];

    /// <summary>Selects nothing: the family has no samples.</summary>
    public static LabelAllowlist None { get; } = new(false, [], []);

    /// <summary>Selects every key.</summary>
    public static LabelAllowlist All { get; } = new(true, [], []) { Items = ["*"] };

    /// <summary>True for a list without items. One whose items match nothing is not empty: its sample has no such labels.</summary>
    public bool IsEmpty => !_all && _keys.Set.Count == 0 && _patterns.Length == 0;

    /// <summary>Makes a list of its items; throws <see cref="FormatException"/> for an item with more than one "*".</summary>
    public static LabelAllowlist Of(IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var keys = new List<string>();
        var patterns = new List<(byte[], byte[])>();
        foreach (string item in items)
        {
            int star = item.IndexOf('*', StringComparison.Ordinal);
            if (star != item.LastIndexOf('*'))
            {
                throw new FormatException($"'{item}' has more than one '*'");
            }

            if (star < 0)
            {
                keys.Add(item);
            }
            else if (item.Length > 1)
            {
                patterns.Add((Encoding.UTF8.GetBytes(item[..star]), Encoding.UTF8.GetBytes(item[(star + 1)..])));
            }
        }

        return new LabelAllowlist(items.Count > 0 && items[0] == "*", keys, [.. patterns]) { Items = [.. items] };
    }

    public bool Selects(ReadOnlySpan<byte> key)
    {
        if (_all || _keys.Contains(key))
        {
            return true;
        }

        foreach ((byte[] before, byte[] after) in _patterns)
        {
            if (key.Length >= before.Length + after.Length && key.StartsWith(before) && key.EndsWith(after)
                && !key[before.Length..^after.Length].Contains((byte)'\n'))
            {
                return true;
            }
        }

        return false;
    }
}
