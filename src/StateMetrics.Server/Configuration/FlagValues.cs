using System.Globalization;

namespace StateMetrics.Server.Configuration;

/// <summary>The values given for flags, of which the syntax has been checked; absent flags have their default.</summary>
internal sealed class FlagValues
{
    private const NumberStyles Decimals = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private readonly Dictionary<Flag, List<string>> _given = [];

    // Lists whose items were given as such.
    private readonly HashSet<Flag> _itemised = [];

    /// <summary>The flags that were given, in the order of their first use.</summary>
    internal IEnumerable<Flag> Given => _given.Keys;

    internal bool Has(Flag flag) => _given.ContainsKey(flag);

    /// <exception cref="UsageException">The value is not one of the flag's kind.</exception>
    internal void Add(Flag flag, string value)
    {
        if (flag.Status != FlagStatus.Ignored && SyntaxError(flag, value) is string error)
        {
            throw new UsageException($"{flag}: {UsageException.Quote(value)} {error}");
        }
        if (!_given.TryGetValue(flag, out List<string>? values))
        {
            _given.Add(flag, values = []);
        }
        values.Add(value);
    }

    /// <summary>Gives a flag these values of checked syntax and no others; of a list, each is an item as it is.</summary>
    internal void Set(Flag flag, IReadOnlyList<string> values)
    {
        _given[flag] = [.. values];
        _itemised.Add(flag);
    }

    /// <summary>These values, and the others' for flags that are not among them.</summary>
    internal FlagValues Over(FlagValues others)
    {
        var merged = new FlagValues();
        foreach (FlagValues layer in (FlagValues[])[others, this])
        {
            foreach ((Flag flag, List<string> values) in layer._given)
            {
                merged._given[flag] = values;
            }
            merged._itemised.UnionWith(layer._itemised);
        }
        return merged;
    }

    /// <summary>These values, but the others' for some flags.</summary>
    internal FlagValues With(IReadOnlyList<Flag> changed, FlagValues others)
    {
        FlagValues mixed = new FlagValues().Over(this);
        foreach (Flag flag in changed)
        {
            mixed._given.Remove(flag);
            mixed._itemised.Remove(flag);
            if (others._given.TryGetValue(flag, out List<string>? values))
            {
                mixed._given[flag] = values;
            }
            if (others._itemised.Contains(flag))
            {
                mixed._itemised.Add(flag);
            }
        }
        return mixed;
    }

    /// <summary>Whether the flag has the same value there, wherever it comes from.</summary>
    internal bool IsSame(Flag flag, FlagValues other) => flag.Kind switch
    {
        FlagKind.List => List(flag).SequenceEqual(other.List(flag)),
        FlagKind.PathList or FlagKind.TextList => Values(flag).SequenceEqual(other.Values(flag)),
        FlagKind.Switch => Switch(flag) == other.Switch(flag),
        _ => Text(flag) == other.Text(flag),
    };

    /// <summary>The last value.</summary>
    internal string Text(Flag flag) => _given.TryGetValue(flag, out List<string>? values) && values.Count > 0 ? values[^1] : flag.Default;

    /// <summary>The last value; null where it is empty.</summary>
    internal string? TextOrNull(Flag flag) => Text(flag) is { Length: > 0 } text ? text : null;

    internal bool Switch(Flag flag) => TrySwitch(Text(flag), out bool value) && value;

    /// <exception cref="UsageException">The last value is outside the range.</exception>
    internal long Whole(Flag flag, long min, long max)
    {
        bool fits = long.TryParse(Text(flag), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        return fits && value >= min && value <= max
            ? value
            : throw new UsageException($"{flag}: {UsageException.Line(Text(flag))} is outside {min} to {max}");
    }

    /// <exception cref="UsageException">The last value is outside the range.</exception>
    internal double Number(Flag flag, double min, double max)
    {
        double value = double.Parse(Text(flag), Decimals, CultureInfo.InvariantCulture);
        return value >= min && value <= max
            ? value
            : throw new UsageException($"{flag}: {UsageException.Line(Text(flag))} is outside {min} to {max}");
    }

    internal TimeSpan Duration(Flag flag)
    {
        _ = GoDuration.TryParse(Text(flag), out TimeSpan duration);
        return duration;
    }

    /// <summary>The items of all occurrences, in order, trimmed, without empty ones and repetitions.</summary>
    internal List<string> List(Flag flag)
    {
        IEnumerable<string> items = _itemised.Contains(flag)
            ? Values(flag).Where(static item => item.Length > 0)
            : Values(flag).SelectMany(Items);
        return [.. items.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>All occurrences as they are.</summary>
    internal IReadOnlyList<string> Values(Flag flag) => _given.TryGetValue(flag, out List<string>? values) ? values : [];

    private static string[] Items(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with a value, behind which the text stands; null where nothing is.</summary>
    internal static string? SyntaxError(Flag flag, string value) => flag.Kind switch
    {
        FlagKind.Switch when !TrySwitch(value, out _) => "is neither true nor false",
        FlagKind.Integer when !IsWhole(value) => "is not a whole number",
        FlagKind.Number when !IsNumber(value) => "is not a number",
        FlagKind.Duration when !GoDuration.TryParse(value, out _) => "is not a duration such as 500ms, 60s or 1h30m",
        FlagKind.Choice when !flag.Choices.Contains(value, StringComparer.Ordinal) => $"is not one of {string.Join(", ", flag.Choices)}",
        FlagKind.Paths when value.Length == 0 => "is not the name of a file",
        _ => null,
    };

    // Numbers that do not fit 64 bits are whole too: the range check names the range then, not the syntax.
    private static bool IsWhole(string value)
    {
        ReadOnlySpan<char> digits = value.StartsWith('-') || value.StartsWith('+') ? value.AsSpan(1) : value;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsNumber(string value) =>
        double.TryParse(value, Decimals, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);

    /// <summary>The spellings that Go's flags accept.</summary>
    private static bool TrySwitch(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "TRUE" or "true" or "True";
        return value || text is "0" or "f" or "F" or "FALSE" or "false" or "False";
    }
}
