using System.Globalization;

namespace StateMetrics.Testing.RandomDocuments;

/// <summary>Documents that are small to write and large to read: each of them is to be refused, or read, within bounds.</summary>
public static class HostileDocuments
{
    private const int Many = 50_000;
    private const int Deep = 100_000;
    private const int Characters = 500_000;

    /// <summary>The names, for theories.</summary>
    public static IEnumerable<string> Names => All.Select(static one => one.Name);

    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string Of(string name) => All.Single(one => one.Name == name).Make();

    /// <summary>The same as the value of a key.</summary>
    public static string Under(string key, string name)
    {
        string text = Of(name);
        return $"{key}:\n  {text.ReplaceLineEndings("\n  ")}\n";
    }

    private static IReadOnlyList<(string Name, Func<string> Make)> All { get; } =
    [
        ("deep lists", static () => new string('[', Deep)),
        ("deep mappings", static () => Repeated("{a: ", Deep)),
        ("deep lists of lines", static () => Repeated("- ", Deep)),
        ("deep keys", static () => Repeated("? ", Deep)),
        ("deep indentation", static () => string.Join('\n', Enumerable.Range(0, 1000).Select(static i => new string(' ', i) + "a:"))),
        ("deep JSON", static () => Repeated("{\"a\":", Deep) + "1" + new string('}', Deep)),
        ("aliases of aliases", static () => Aliases(static (i, before) => $"[{Ten(before)}]")),
        ("merges of merges", static () => Aliases(static (i, before) => $"{{<<: [{Ten(before)}], k{i}: 1}}")),
        ("an alias of itself", static () => "&a [*a, *a]"),
        ("a long list", static () => $"[{Repeated("a,", Many)}b]"),
        ("a long list of lines", static () => Repeated("- a\n", Many)),
        ("many keys", static () => Keys("k")),
        ("many keys that are nearly right", static () => Keys("resurces")),
        ("many anchors", static () => $"[{string.Join(',', Enumerable.Range(0, Many).Select(static i => $"&a{i} 1"))}]"),
        ("many aliases", static () => $"[&a {{b: c}}{Repeated(",*a", Many)}]"),
        ("many tags", static () => $"[{Repeated("!!str a,", Many)}b]"),
        ("many comments", static () => Repeated("# a\n", Many)),
        ("many documents", static () => Repeated("---\n", Many)),
        ("many lines", static () => new string('\n', Characters)),
        ("many quotes", static () => new string('\'', Characters)),
        ("many escapes", static () => $"\"{Repeated("\\u0041", Many)}\""),
        ("a lone surrogate", static () => "\"\\ud800\""),
        ("a lone surrogate in JSON", static () => "{\"a\": \"\\ud800\", \"\\udc00\": 1}"),
        ("a long text", static () => new string('a', Characters)),
        ("a long text of lines", static () => $"|\n  {Repeated("a\n  ", Many)}"),
        ("a long folded text", static () => $">\n  {Repeated("a\n\n  ", Many)}"),
        ("a long key", static () => $"{{{new string('a', Characters)}: 1}}"),
        ("a long quoted key", static () => $"{{\"{new string('a', Characters)}\": 1}}"),
        ("a long number", static () => new string('9', Characters)),
        ("a long pattern", static () => $"[\"{new string('(', Many)}\"]"),
        ("a pattern that backtracks", static () => $"[\"{Repeated("(a*)*", 1000)}$\"]"),
        ("a pattern that repeats", static () => "[\"((((a{1000}){1000}){1000}){1000})\"]"),
        ("blanks", static () => new string(' ', Characters)),
        ("tabs", static () => new string('\t', Characters)),
        ("zeros", static () => new string('\0', Characters)),
        ("carriage returns", static () => new string('\r', Characters)),
    ];

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Keys(string start) =>
        $"{{{string.Join(',', Enumerable.Range(0, Many).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start}{i}: 1")))}}}";

    private static string Ten(string text) => string.Join(", ", Enumerable.Repeat(text, 10));

    private static string Aliases(Func<int, string, string> level) => $"[{string.Join(", ", Enumerable.Range(0, 12).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"&a{i} {(i == 0 ? "{x: y}" : level(i, $"*a{i - 1}"))}")))}]";
}
