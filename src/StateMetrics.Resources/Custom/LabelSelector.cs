namespace StateMetrics.Resources.Custom;

/// <summary>
/// A selector by labels, as kubectl -l takes it: a=b, a!=b, a, !a, a in (b,c), a notin (b,c), separated by commas;
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
/// </summary>
public sealed class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(string text, List<Requirement> requirements) => (Text, _requirements) = (text, requirements);

    private enum Relation
    {
        Exists,
        Absent,
        In,
        NotIn,
    }

    /// <summary>As it was written, which is how it goes to the server.</summary>
    public string Text { get; }

    /// <summary>Throws <see cref="FormatException"/>, with a message for the user, for a text that is no selector.</summary>
    public static LabelSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new LabelSelector(text, [.. Split(text).Select(Read)]);
    }

    /// <summary>Whether an object with these labels is selected; the function gives null for a label that it lacks.</summary>
    public bool Matches(Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return _requirements.TrueForAll(requirement => requirement.Matches(valueOf(requirement.Key)));
    }

    public override string ToString() => Text;

    /// <summary>At the commas outside of parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length)
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
    }

    private static Requirement Read(string part)
    {
        if (part.EndsWith(')') && part.Split('(') is [string head, string list]
            && head.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [string key, "in" or "notin"])
        {
            string[] values = list[..^1].Split(',', StringSplitOptions.TrimEntries);
            return Checked(part, new(key, head.TrimEnd().EndsWith(" in", StringComparison.Ordinal) ? Relation.In : Relation.NotIn, values));
        }
        if (part.StartsWith('!'))
        {
            return Checked(part, new(part[1..].Trim(), Relation.Absent, []));
        }
        foreach ((string sign, Relation relation) in new[] { ("!=", Relation.NotIn), ("==", Relation.In), ("=", Relation.In) })
        {
            int at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Checked(part, new(part[..at].Trim(), relation, [part[(at + sign.Length)..].Trim()]));
            }
        }
        return Checked(part, new(part, Relation.Exists, []));
    }

    private static Requirement Checked(string part, Requirement requirement)
    {
        bool key = requirement.Key.Length is > 0 and <= 317 && requirement.Key.All(c => IsCharacter(c) || c == '/');
        bool values = requirement.Values.All(value => value.Length <= 63 && value.All(IsCharacter));
        return key && values ? requirement : throw new FormatException($"'{part}' is no requirement of a label selector");
    }

    private static bool IsCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private sealed record Requirement(string Key, Relation Relation, string[] Values)
    {
        internal bool Matches(string? value) => Relation switch
        {
            Relation.Exists => value is not null,
            Relation.Absent => value is null,
            Relation.In => value is not null && Values.Contains(value),
            _ => value is null || !Values.Contains(value),
        };
    }
}
