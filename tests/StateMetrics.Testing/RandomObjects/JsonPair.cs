using System.Globalization;
using System.Text;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>
/// One JSON value written twice: as oddly as the grammar permits, with escapes, blanks and lone surrogates, and plainly, with
/// U+FFFD in place of what is no Unicode. Both mean the same to a reader that follows Go's decoder.
/// </summary>
internal sealed class JsonPair(Random random)
{
    private readonly StringBuilder _odd = new();
    private readonly StringBuilder _plain = new();

    internal string Odd => _odd.ToString();

    internal string Plain => _plain.ToString();

    /// <summary>Where the next value begins in both; for <see cref="Repeat"/>.</summary>
    internal (int Odd, int Plain) Position => (_odd.Length, _plain.Length);

    /// <summary>Punctuation, a number, true, false or null.</summary>
    internal void Token(string token)
    {
        Blank();
        _odd.Append(token);
        _plain.Append(token);
    }

    internal void Text(string text)
    {
        Blank();
        _odd.Append('"');
        _plain.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                Pair(text[i], text[++i]);
                continue;
            }
            One(text[i]);
        }
        _odd.Append('"');
        _plain.Append('"');
    }

    /// <summary>Writes again what stands between the two positions.</summary>
    internal void Repeat((int Odd, int Plain) start, (int Odd, int Plain) end)
    {
        _odd.Append(_odd.ToString(start.Odd, end.Odd - start.Odd));
        _plain.Append(_plain.ToString(start.Plain, end.Plain - start.Plain));
    }

    /// <summary>The text that a reader sees: U+FFFD for each half of a surrogate pair without the other.</summary>
    internal static string Repaired(string text)
    {
        var repaired = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }
        return repaired.ToString();
    }

    private void Blank()
    {
        if (random.Next(16) == 0)
        {
            _odd.Append(" \t\r\n"[random.Next(4)]);
        }
    }

    private void Pair(char high, char low)
    {
        _plain.Append(high).Append(low);
        if (random.Next(2) == 0)
        {
            _odd.Append(high).Append(low);
            return;
        }
        Escape(_odd, high);
        Escape(_odd, low);
    }

    private void One(char c)
    {
        if (char.IsSurrogate(c))
        {
            Escape(_odd, c);
            _plain.Append('\uFFFD');
            return;
        }
        if (c is '"' or '\\')
        {
            _odd.Append('\\').Append(c);
            _plain.Append('\\').Append(c);
            return;
        }
        if (c < ' ')
        {
            Escape(_plain, c);
        }
        else
        {
            _plain.Append(c);
        }
        if (c < ' ' || random.Next(32) == 0)
        {
            Escape(_odd, c);
        }
        else
        {
            _odd.Append(c);
        }
    }

    private static void Escape(StringBuilder output, char c) => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
