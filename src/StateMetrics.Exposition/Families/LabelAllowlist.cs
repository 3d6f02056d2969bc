namespace StateMetrics.Exposition.Families;

/// <summary>
/// Which keys of a map become labels: exact keys and patterns with one "*", which stands for any run of characters except
/// newline. A bare "*" selects everything when it is the first item, and nothing elsewhere.
/// </summary>
public sealed class LabelAllowlist
{
    private readonly bool _all;
    private readonly byte[][] _keys;
    private readonly (byte[] Before, byte[] After)[] _patterns;

    private LabelAllowlist(bool all, byte[][] keys, (byte[] Before, byte[] After)[] patterns) =>
        (_all, _keys, _patterns) = (all, keys, patterns);

    /// <summary>Selects nothing: the family has no samples.</summary>
    public static LabelAllowlist None { get; } = new(false, [], []);

    /// <summary>Selects every key.</summary>
    public static LabelAllowlist All { get; } = new(true, [], []);

    /// <summary>True for a list without items. A list whose items match nothing is not empty: the sample is written without labels.</summary>
    public bool IsEmpty => !_all && _keys.Length == 0 && _patterns.Length == 0;

    /// <summary>Makes a list of its items; throws <see cref="FormatException"/> for an item with more than one "*".</summary>
    public static LabelAllowlist Of(IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Parse(items);
    }

    public bool Selects(ReadOnlySpan<byte> key)
    {
        if (_all)
        {
            return true;
        }

        foreach (byte[] exact in _keys)
        {
            if (key.SequenceEqual(exact))
            {
                return true;
            }
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

    private static LabelAllowlist Parse(IReadOnlyList<string> items)
    {
        var keys = new List<byte[]>();
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
                keys.Add(Utf8(item));
            }
            else if (item.Length > 1)
            {
                patterns.Add((Utf8(item[..star]), Utf8(item[(star + 1)..])));
            }
        }

        // A list of nothing but ignored stars has items all the same, and so its sample.
        bool all = items.Count > 0 && items[0] == "*";
        return new LabelAllowlist(all, [.. keys], [.. patterns]);
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
