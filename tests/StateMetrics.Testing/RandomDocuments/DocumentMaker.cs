using System.Text;
using System.Text.RegularExpressions;

namespace StateMetrics.Testing.RandomDocuments;

/// <summary>
/// Documents made by chance from one that is whole: pieces of it broken, moved and repeated, or its words put together anew. The same
/// seed makes the same ones.
/// </summary>
public sealed partial class DocumentMaker
{
    private const int DepthMax = 5;

    private static readonly string[] s_pieces =
    [
        "*spaces", "*labels", "&x ", "*x", ": ", "\n", "\0", "- ", "? ", "[", "]", "{", "}", "\t", ", ", "|\n", ">-\n", "'", "\"", "#", "%",
        "!!binary ", "!x ", "<<: *tls\n", "<<: {a: 1}\n", "---\n", "...\n", "%YAML 9\n", "\ud83d\ude00", "\ud800", "\u2028", "\u0085", "\r",
        "\ufeff", "\"\\ud800\"", "\"\\x", "~", "null", "true", "no", "-1", "1e999", "0x7f",
        "9223372036854775808", ".nan", "\\", "(((", "[a-", "a{9}{9}",
    ];

    private readonly Random _random;
    private readonly string _whole;
    private readonly string[] _words;

    /// <param name="corpus">Name of a file of the corpus.</param>
    /// <param name="seed">Of everything random.</param>
    public DocumentMaker(string corpus, int seed)
    {
        _random = new Random(seed);
        _whole = Corpus(corpus);
        _words = [.. Words().Matches(_whole).Select(static match => match.Value).Distinct()];
    }

    public static string Corpus(string name) =>
        File.ReadAllText(RepositoryFolder.At("tests", "StateMetrics.Testing", "RandomDocuments", "Corpus", name + ".yaml"));

    public string Next() => _random.Next(3) == 0 ? Made(0) : Mutated();

    private string Mutated()
    {
        var text = new StringBuilder(_whole);
        for (int changes = _random.Next(1, 8); changes > 0; changes--)
        {
            int at = _random.Next(text.Length);
            int length = Math.Min(_random.Next(1, 80), text.Length - at);
            switch (_random.Next(6))
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(at, s_pieces[_random.Next(s_pieces.Length)]); break;
                case 2: text[at] = (char)_random.Next(0, 0x10000); break;
                case 3: text.Insert(_random.Next(text.Length), text.ToString(at, length)); break;
                case 4: text.Remove(at, length).Insert(Math.Min(at, text.Length), Made(DepthMax - 2)); break;
                default: text.Insert(at, _words[_random.Next(_words.Length)]); break;
            }
            text.Append(' ');
        }
        return text.ToString();
    }

    /// <summary>A value in the flow style, so that it is one wherever it stands.</summary>
    private string Made(int depth)
    {
        string anchor = _random.Next(12) == 0 ? $"&{Word()} " : "";
        return anchor + (depth >= DepthMax ? 0 : _random.Next(5)) switch
        {
            0 => Scalar(),
            1 => $"[{string.Join(", ", Enumerable.Range(0, _random.Next(6)).Select(_ => Made(depth + 1)))}]",
            _ => $"{{{string.Join(", ", Enumerable.Range(0, _random.Next(1, 6)).Select(_ => $"{Word()}: {Made(depth + 1)}"))}}}",
        };
    }

    private string Scalar() => _random.Next(5) switch
    {
        0 => s_pieces[_random.Next(s_pieces.Length)],
        1 => $"\"{Word()}\"",
        2 => _random.Next(-10, 100_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Word(),
    };

    private string Word() => _words[_random.Next(_words.Length)];

    [GeneratedRegex("[A-Za-z0-9_.*^$/-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Words();
}
