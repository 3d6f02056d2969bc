namespace StateMetrics.Tidy.Tests;

/// <summary>
/// Tells code from comments and literals, so that no rule is fooled by a brace or a word inside a string. Knows regular,
/// verbatim, raw and interpolated literals; the holes of the latter are code again.
/// </summary>
internal sealed class CSharpScanner
{
    private readonly string _text;
    private readonly CharacterKind[] _kinds;
    private int _at;

    private CSharpScanner(string text)
    {
        _text = text;
        _kinds = new CharacterKind[text.Length];
    }

    internal static CharacterKind[] Scan(string text)
    {
        var scanner = new CSharpScanner(text);
        scanner.Code(inHole: false);
        return scanner._kinds;
    }

    private void Code(bool inHole)
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            if (TryComment() || TryLiteral())
            {
                continue;
            }

            char c = _text[_at];
            if (inHole && c == '}' && depth == 0)
            {
                return;
            }

            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            _at++;
        }
    }

    private bool TryComment()
    {
        if (Ahead("//") || (_text[_at] == '#' && FirstInLine()))
        {
            int end = _text.IndexOf('\n', _at);
            Take(end < 0 ? _text.Length : end, CharacterKind.Comment);
            return true;
        }

        if (Ahead("/*"))
        {
            int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            Take(end < 0 ? _text.Length : end + 2, CharacterKind.Comment);
            return true;
        }

        return false;
    }

    private bool TryLiteral()
    {
        if (_text[_at] == '\'')
        {
            Character();
            return true;
        }

        int start = _at;
        int dollars = 0;
        bool verbatim = false;
        while (start < _text.Length && _text[start] is '$' or '@')
        {
            dollars += _text[start] == '$' ? 1 : 0;
            verbatim |= _text[start] == '@';
            start++;
        }

        int quotes = Run('"', start);
        if (quotes == 0)
        {
            return false;
        }

        bool raw = quotes >= 3 && !verbatim;
        Take(start + (raw ? quotes : 1), CharacterKind.Text);
        if (raw)
        {
            Raw(quotes, dollars);
        }
        else
        {
            Quoted(verbatim, interpolated: dollars > 0);
        }

        return true;
    }

    private void Character()
    {
        Take(_at + 1, CharacterKind.Text);
        while (_at < _text.Length && _text[_at] is not ('\'' or '\n'))
        {
            Take(_at + (_text[_at] == '\\' ? 2 : 1), CharacterKind.Text);
        }

        Take(_at + 1, CharacterKind.Text);
    }

    private void Quoted(bool verbatim, bool interpolated)
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            bool doubled = _at + 1 < _text.Length && _text[_at + 1] == c;
            if (c == '"' && !(verbatim && doubled))
            {
                Take(_at + 1, CharacterKind.Text);
                return;
            }

            if (c == '{' && interpolated && !doubled)
            {
                Hole(braces: 1);
                continue;
            }

            bool pair = (c == '\\' && !verbatim) || (c == '"' && doubled) || (c is '{' or '}' && interpolated && doubled);
            Take(_at + (pair ? 2 : 1), CharacterKind.Text);
        }
    }

    private void Raw(int quotes, int dollars)
    {
        while (_at < _text.Length)
        {
            int closing = Run('"', _at);
            if (closing >= quotes)
            {
                Take(_at + closing, CharacterKind.Text);
                return;
            }

            int braces = dollars == 0 ? 0 : Run('{', _at);
            if (braces >= dollars && braces > 0)
            {
                Take(_at + braces - dollars, CharacterKind.Text);
                Hole(dollars);
                continue;
            }

            Take(_at + Math.Max(1, Math.Max(closing, braces)), CharacterKind.Text);
        }
    }

    private void Hole(int braces)
    {
        Take(_at + braces, CharacterKind.Text);
        Code(inHole: true);
        Take(_at + braces, CharacterKind.Text);
    }

    private void Take(int end, CharacterKind kind)
    {
        end = Math.Min(end, _text.Length);
        Array.Fill(_kinds, kind, _at, end - _at);
        _at = end;
    }

    private int Run(char c, int from)
    {
        int end = from;
        while (end < _text.Length && _text[end] == c)
        {
            end++;
        }

        return end - from;
    }

    private bool Ahead(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private bool FirstInLine()
    {
        int before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
        {
            before--;
        }

        return before < 0 || _text[before] == '\n';
    }
}
