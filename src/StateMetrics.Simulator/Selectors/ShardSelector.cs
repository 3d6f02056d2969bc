using System.Globalization;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Selectors;

/// <summary>
/// A shard selector (KEP-5866): <c>shardRange(object.metadata.uid, '0x…', '0x…')</c>, several joined by <c>||</c>. A bound is
/// <c>0x</c> with 16 hexadecimal digits, the end is exclusive, and 2^64 ends the space. The hash is FNV-1a 64 of the uid.
/// </summary>
internal sealed class ShardSelector
{
    private static readonly UInt128 s_spaceEnd = (UInt128)1 << 64;

    private readonly List<(UInt128 Start, UInt128 End)> _ranges = [];

    private ShardSelector(string text) => Text = text;

    /// <summary>As it was sent, and as shardInfo repeats it.</summary>
    internal string Text { get; }

    /// <exception cref="ApiStatusException">400: the text is no selector.</exception>
    internal static ShardSelector Parse(string text)
    {
        ShardSelector selector = new(text);
        foreach (string term in text.Split("||", StringSplitOptions.TrimEntries))
        {
            if (!term.StartsWith("shardRange(", StringComparison.Ordinal) || !term.EndsWith(')')
                || term["shardRange(".Length..^1].Split(',', StringSplitOptions.TrimEntries) is not [string field, string start, string end]
                || field != "object.metadata.uid" || Bound(start) is not { } first || Bound(end) is not { } last || first >= last)
            {
                throw ApiStatusException.BadRequest($"invalid shard selector: {text}: can't understand '{term}'");
            }
            selector._ranges.Add((first, last));
        }
        return selector;
    }

    internal bool Matches(StoredObject one)
    {
        ulong hash = Hash(one.Uid);
        return _ranges.Exists(range => hash >= range.Start && hash < range.End);
    }

    private static UInt128? Bound(string quoted)
    {
        if (quoted.Length < 4 || quoted[0] != '\'' || quoted[^1] != '\'' || !quoted.AsSpan(1).StartsWith("0x", StringComparison.Ordinal))
        {
            return null;
        }
        ReadOnlySpan<char> digits = quoted.AsSpan()[3..^1];
        return UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 bound)
            && (digits.Length == 16 || (digits.Length == 17 && bound == s_spaceEnd))
            ? bound
            : null;
    }

    private static ulong Hash(string uid)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(uid))
        {
            hash = unchecked((hash ^ b) * 0x100000001b3);
        }
        return hash;
    }
}
