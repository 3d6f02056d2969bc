using System.Text.Json;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Selectors;

/// <summary>A label selector as in a list's query: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal sealed class LabelSelector
{
    private static readonly System.Buffers.SearchValues<char> s_punctuation = System.Buffers.SearchValues.Create(" ()!=,");

    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
    }

    /// <exception cref="ApiStatusException">400: the text is no selector.</exception>
    internal static LabelSelector Parse(string text)
    {
        LabelSelector selector = new();
        foreach (string part in SplitOutsideParentheses(text))
        {
            selector._requirements.Add(ParseOne(part.Trim(), text));
        }
        return selector;
    }

    internal bool Matches(ReadOnlyMemory<byte> metadataJson)
    {
        using JsonDocument metadata = JsonDocument.Parse(metadataJson);
        bool labelled = metadata.RootElement.TryGetProperty("labels"u8, out JsonElement labels)
            && labels.ValueKind == JsonValueKind.Object;
        foreach (Requirement requirement in _requirements)
        {
            string? value = labelled && labels.TryGetProperty(requirement.Key, out JsonElement found) ? found.GetString() : null;
            if (!requirement.Holds(value))
            {
                return false;
            }
        }
        return true;
    }

    private static Requirement ParseOne(string part, string whole)
    {
        int open = part.IndexOf('(');
        if (open > 0 && part.EndsWith(')'))
        {
            string[] words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
            return words switch
            {
                [string key, "in"] => new Requirement(key, Operator.In, values),
                [string key, "notin"] => new Requirement(key, Operator.NotIn, values),
                _ => throw Bad(whole),
            };
        }
        if (part.Contains("!=", StringComparison.Ordinal))
        {
            string[] sides = part.Split("!=", 2, StringSplitOptions.TrimEntries);
            return new Requirement(Key(sides[0], whole), Operator.NotIn, [sides[1]]);
        }
        if (part.Contains('='))
        {
            string[] sides = part.Replace("==", "=", StringComparison.Ordinal).Split('=', 2, StringSplitOptions.TrimEntries);
            return new Requirement(Key(sides[0], whole), Operator.In, [sides[1]]);
        }
        return part.StartsWith('!')
            ? new Requirement(Key(part[1..].Trim(), whole), Operator.Absent, [])
            : new Requirement(Key(part, whole), Operator.Exists, []);
    }

    private static string Key(string key, string whole) =>
        key.Length > 0 && !key.AsSpan().ContainsAny(s_punctuation) ? key : throw Bad(whole);

    private static ApiStatusException Bad(string text) =>
        ApiStatusException.BadRequest($"unable to parse requirement: found '{text}'");

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        internal bool Holds(string? value) => Operator switch
        {
            Operator.In => value is not null && Values.Contains(value),
            Operator.NotIn => value is null || !Values.Contains(value),
            Operator.Exists => value is not null,
            _ => value is null,
        };
    }
}
