using System.Globalization;
using System.Text;

namespace StateMetrics.Testing.Exposition;

/// <summary>Reads one line: name{label="value",…} value. Nothing may be left over, not even a blank.</summary>
internal sealed class SampleLine(string line, int number)
{
    private int _at;

    internal static bool IsName(string text, bool colons) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (c == ':' && colons));

    internal Sample Read()
    {
        string name = Until(['{', ' ']);
        Demand(IsName(name, colons: true), $"no name of a series: {name}");
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        if (Peek() == '{')
        {
            do
            {
                _at++;
                string label = Until(['=']);
                Demand(IsName(label, colons: false), $"no name of a label: {label}");
                Expect('=');
                Demand(labels.TryAdd(label, Quoted()), $"the label {label} twice");
            }
            while (Peek() == ',');
            Expect('}');
        }

        Expect(' ');
        return new Sample(name, labels, Number(line[_at..]));
    }

    private string Quoted()
    {
        Expect('"');
        var value = new StringBuilder();
        while (Peek() != '"')
        {
            char c = line[_at++];
            if (c == '\\')
            {
                c = Peek() switch
                {
                    '\\' => '\\',
                    '"' => '"',
                    'n' => '\n',
                    _ => throw Broken($"no escape: \\{Peek()}"),
                };
                _at++;
            }

            value.Append(c);
        }

        _at++;
        return value.ToString();
    }

    private double Number(string text)
    {
        switch (text)
        {
            case "NaN":
                return double.NaN;
            case "+Inf":
                return double.PositiveInfinity;
            case "-Inf":
                return double.NegativeInfinity;
            default:
                const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                bool read = double.TryParse(text, Styles, CultureInfo.InvariantCulture, out double value);
                Demand(read && double.IsFinite(value), $"no number: {text}");
                return value;
        }
    }

    private string Until(ReadOnlySpan<char> ends)
    {
        int length = line.AsSpan(_at).IndexOfAny(ends);
        Demand(length >= 0, "the line ends too early");
        _at += length;
        return line[(_at - length).._at];
    }

    private char Peek() => _at < line.Length ? line[_at] : throw Broken("the line ends too early");

    private void Expect(char expected)
    {
        Demand(Peek() == expected, $"'{expected}' expected at column {_at + 1}");
        _at++;
    }

    private void Demand(bool condition, string message)
    {
        if (!condition)
        {
            throw Broken(message);
        }
    }

    private FormatException Broken(string message) => new(string.Create(CultureInfo.InvariantCulture, $"line {number}: {message}: {line}"));
}
