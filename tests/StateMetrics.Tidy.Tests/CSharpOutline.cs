using System.Text.RegularExpressions;

namespace StateMetrics.Tidy.Tests;

/// <summary>A declared type. Delegates are left out: they stand beside the type that they serve.</summary>
internal sealed record OutlinedType(string Name, bool IsPublic, bool IsNested, int Line);

/// <summary>A method, accessor or operator, with attributes and signature as text. Its lines run from the signature to the end.</summary>
internal sealed record OutlinedMethod(string Name, string Type, string Header, int Parameters, int Line, int LineCount)
{
    internal bool IsConstructor => Name == Type;
}

/// <summary>The types and methods of one C# file, read from its braces. The input is code with literals and comments blanked.</summary>
internal sealed partial class CSharpOutline
{
    private readonly string _code;
    private readonly List<OutlinedType> _types = [];
    private readonly List<OutlinedMethod> _methods = [];
    private int _at;

    private CSharpOutline(string code) => _code = code;

    internal IReadOnlyList<OutlinedType> Types => _types;

    internal IReadOnlyList<OutlinedMethod> Methods => _methods;

    internal static CSharpOutline Of(string code)
    {
        var outline = new CSharpOutline(code);
        outline.Members("", nested: false);
        return outline;
    }

    private void Members(string type, bool nested)
    {
        while (SkipBlank() && _code[_at] != '}')
        {
            Member(type, nested);
        }

        _at++;
    }

    /// <summary>Reads to the end of one member: its semicolon, or its closing brace.</summary>
    private void Member(string type, bool nested)
    {
        int start = _at;
        SkipAttributes();
        var member = new Span(type, nested, start, _at);
        int headerEnd = -1;
        while (_at < _code.Length)
        {
            char c = _code[_at];
            switch (c)
            {
                case '(' or '[':
                    SkipBalanced();
                    continue;
                case '=' when headerEnd < 0 && !InOperatorName(member.Signature):
                    headerEnd = _at;
                    break;
                case '{' when headerEnd < 0:
                    Block(member);
                    return;
                case '{':
                    SkipBalanced();
                    continue;
                case ';':
                    _at++;
                    Statement(member, headerEnd < 0 ? _at - 1 : headerEnd);
                    return;
                case '}':
                    return;
            }

            _at++;
        }
    }

    private void Statement(Span member, int headerEnd)
    {
        string header = _code[member.Signature..headerEnd];
        if (TryType(member, header) || header.Contains("delegate ", StringComparison.Ordinal))
        {
            return;
        }

        bool hasArrow = headerEnd + 1 < _code.Length && _code[headerEnd + 1] == '>';
        if (hasArrow || _code[headerEnd] == ';')
        {
            TryMethod(member, header);
        }
    }

    private void Block(Span member)
    {
        string header = _code[member.Signature.._at];
        if (header.TrimStart().StartsWith("namespace ", StringComparison.Ordinal))
        {
            _at++;
            Members("", nested: false);
        }
        else if (ExtensionBlock().IsMatch(header))
        {
            _at++;
            Members(member.Type, nested: true);
        }
        else if (TryType(member, header))
        {
            TypeBody(header);
        }
        else if (member.Type.Length == 0 || EndsAsMethod(header))
        {
            SkipBalanced();
            TryMethod(member, header);
        }
        else
        {
            _at++;
            Members(member.Type, nested: true);
            SkipPropertyInitializer();
        }
    }

    private void TypeBody(string header)
    {
        Match type = TypeName().Match(header);
        if (type.Groups[1].Value == "enum")
        {
            SkipBalanced();
            return;
        }

        _at++;
        Members(type.Groups[2].Value, nested: true);
    }

    private bool TryType(Span member, string header)
    {
        int end = header.IndexOfAny(['(', ':']);
        Match type = TypeName().Match(end < 0 ? header : header[..end]);
        if (!type.Success)
        {
            return false;
        }

        bool isPublic = Regex.IsMatch(header[..type.Index], @"\bpublic\b");
        _types.Add(new(type.Groups[2].Value, isPublic, member.Nested, LineOf(member.Signature)));
        return true;
    }

    private void TryMethod(Span member, string header)
    {
        if (member.Type.Length == 0 || !EndsAsMethod(header))
        {
            return;
        }

        string signature = Signature(header);
        int open = OpeningOfLast(signature);
        string name = open < 0 ? signature : MethodName().Match(signature[..open]).Groups[1].Value;
        int parameters = open < 0 ? 0 : CountTopLevel(signature[(open + 1)..^1]);
        int line = LineOf(member.Signature);
        _methods.Add(new(name, member.Type, _code[member.Start..member.Signature] + header, parameters, line, LineOf(_at - 1) - line + 1));
    }

    private static bool EndsAsMethod(string header) =>
        Signature(header) is var signature && (signature.EndsWith(')') || Accessor().IsMatch(signature));

    /// <summary>The header without constraints and without a constructor's call of another one.</summary>
    private static string Signature(string header)
    {
        Match constraints = Constraints().Match(header);
        string signature = constraints.Success ? header[..constraints.Index] : header;
        int depth = 0;
        for (int i = 0; i < signature.Length; i++)
        {
            depth += signature[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 0 && signature[i] == ':' && !signature.AsSpan(i).StartsWith("::") && (i == 0 || signature[i - 1] != ':'))
            {
                return signature[..i].Trim();
            }
        }

        return signature.Trim();
    }

    private static int OpeningOfLast(string signature)
    {
        int depth = 0;
        for (int i = signature.Length - 1; i >= 0; i--)
        {
            depth += signature[i] switch { ')' => 1, '(' => -1, _ => 0 };
            if (depth == 0)
            {
                return signature[i] == '(' ? i : -1;
            }
        }

        return -1;
    }

    private static int CountTopLevel(string parameters)
    {
        int depth = 0;
        int commas = 0;
        foreach (char c in parameters)
        {
            depth += c switch { '(' or '[' or '<' or '{' => 1, ')' or ']' or '>' or '}' => -1, _ => 0 };
            commas += c == ',' && depth == 0 ? 1 : 0;
        }

        return string.IsNullOrWhiteSpace(parameters) ? 0 : commas + 1;
    }

    private bool InOperatorName(int signature)
    {
        ReadOnlySpan<char> header = _code.AsSpan(signature, _at - signature);
        return header.Contains(" operator ", StringComparison.Ordinal) && !header.Contains('(');
    }

    private void SkipAttributes()
    {
        while (SkipBlank() && _code[_at] == '[')
        {
            SkipBalanced();
        }
    }

    private void SkipPropertyInitializer()
    {
        int after = _at;
        if (SkipBlank() && _code[_at] == '=')
        {
            while (_at < _code.Length && _code[_at] != ';')
            {
                if (_code[_at] is '(' or '[' or '{')
                {
                    SkipBalanced();
                }
                else
                {
                    _at++;
                }
            }

            _at++;
            return;
        }

        _at = after;
    }

    private void SkipBalanced()
    {
        int depth = 0;
        do
        {
            depth += _code[_at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            _at++;
        }
        while (depth > 0 && _at < _code.Length);
    }

    private bool SkipBlank()
    {
        while (_at < _code.Length && (char.IsWhiteSpace(_code[_at]) || _code[_at] == ';'))
        {
            _at++;
        }

        return _at < _code.Length;
    }

    private int LineOf(int position) => _code.AsSpan(0, position).Count('\n') + 1;

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+(?:class\s+|struct\s+)?([A-Za-z_]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\bwhere\s+\w+\s*:")]
    private static partial Regex Constraints();

    [GeneratedRegex(@"^\s*extension\s*(<[^(]*>)?\s*\(")]
    private static partial Regex ExtensionBlock();

    [GeneratedRegex(@"(^|\s)(get|set|init|add|remove)$")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"([^\s.<>]+|[<>=]+)\s*(?:<[^()<>]*>)?\s*$")]
    private static partial Regex MethodName();

    /// <summary>A member that is being read: where it starts, and where its signature starts after the attributes.</summary>
    private readonly record struct Span(string Type, bool Nested, int Start, int Signature);
}
