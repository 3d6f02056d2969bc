namespace StateMetrics.Exposition.Families;

/// <summary>The allowlists of a flag, by resource: <c>pods=[app,team],nodes=[*]</c>. The resource "*" stands for every resource.</summary>
public sealed class LabelAllowlists
{
    private readonly Dictionary<string, LabelAllowlist> _lists;
    private readonly LabelAllowlist? _everyResource;

    private LabelAllowlists(Dictionary<string, LabelAllowlist> lists)
    {
        _lists = lists;
        _ = lists.TryGetValue("*", out _everyResource);
    }

    public static LabelAllowlists Empty { get; } = new([]);

    /// <summary>
    /// Reads the value of a flag. Throws <see cref="FormatException"/>, with a message for the user, for text that is no such
    /// list, and for a resource that <paramref name="known"/> does not have.
    /// </summary>
    public static LabelAllowlists Parse(string text, IReadOnlySet<string> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(known);
        var lists = new Dictionary<string, LabelAllowlist>(StringComparer.Ordinal);
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            string resource = TakeResource(ref rest, text);
            if (resource != "*" && !known.Contains(resource))
            {
                throw new FormatException($"'{resource}' in '{text}' is no resource");
            }

            lists[resource] = TakeList(ref rest, text);
            if (!rest.IsEmpty && (rest[0] != ',' || rest[1..].Trim().IsEmpty))
            {
                throw Bad(text, "lists are separated by one comma, and nothing else follows a ']'");
            }

            rest = rest.IsEmpty ? rest : rest[1..].TrimStart();
        }

        return new LabelAllowlists(lists);
    }

    /// <summary>The list for a resource, empty where none was given.</summary>
    public LabelAllowlist For(string resource) =>
        _everyResource ?? (_lists.TryGetValue(resource, out LabelAllowlist? list) ? list : LabelAllowlist.None);

    private static string TakeResource(ref ReadOnlySpan<char> rest, string text)
    {
        int end = rest.IndexOf('=');
        ReadOnlySpan<char> resource = end < 0 ? [] : rest[..end].Trim();
        if (resource.IsEmpty || resource.ContainsAny("[],"))
        {
            throw Bad(text, "each list is a resource, '=' and keys in brackets");
        }

        rest = rest[(end + 1)..].TrimStart();
        return resource.ToString();
    }

    private static LabelAllowlist TakeList(ref ReadOnlySpan<char> rest, string text)
    {
        int end = rest.IndexOf(']');
        if (end < 0 || rest[0] != '[')
        {
            throw Bad(text, "keys stand in brackets behind '='");
        }

        ReadOnlySpan<char> list = rest[1..end];
        rest = rest[(end + 1)..].TrimStart();
        var items = new List<string>();
        if (!list.Trim().IsEmpty)
        {
            foreach (Range range in list.Split(','))
            {
                string item = list[range].Trim().ToString();
                if (item.Length == 0 && items.Count > 0)
                {
                    throw Bad(text, "a key is missing between commas");
                }

                items.Add(item);
            }
        }

        return LabelAllowlist.Of(items);
    }

    private static FormatException Bad(string text, string reason) => new($"'{text}' is no allowlist: {reason}");
}
