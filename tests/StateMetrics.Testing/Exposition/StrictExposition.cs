using System.Globalization;
using System.Text;

namespace StateMetrics.Testing.Exposition;

/// <summary>
/// A body in the text format 0.0.4, read more strictly than Prometheus does: every family once, as HELP, TYPE and then its samples
/// without gaps; no series twice, no label name twice, no timestamps, no blank lines, valid UTF-8, a line feed at the end.
/// https://prometheus.io/docs/instrumenting/exposition_formats/
/// </summary>
public sealed class StrictExposition
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, SampleFamily> _families = new(StringComparer.Ordinal);

    private StrictExposition()
    {
    }

    public IReadOnlyDictionary<string, SampleFamily> Families => _families;

    public IEnumerable<Sample> Samples => _families.Values.SelectMany(static f => f.Samples);

    /// <exception cref="FormatException">Something in the body breaks a rule; the message names the line.</exception>
    public static StrictExposition Parse(ReadOnlySpan<byte> body)
    {
        string text;
        try
        {
            text = s_utf8.GetString(body);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("the body is not valid UTF-8", e);
        }

        return Parse(text);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static StrictExposition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var exposition = new StrictExposition();
        if (text.Length == 0)
        {
            return exposition;
        }

        string[] lines = text.Split('\n');
        Demand(lines[^1].Length == 0, lines.Length, lines[^1], "the last line does not end with a line feed");
        for (int i = 0; i < lines.Length - 1;)
        {
            i = exposition.ReadFamily(lines, i);
        }

        return exposition;
    }

    /// <summary>The samples of a family that have these labels; none when the family is not there.</summary>
    public IEnumerable<Sample> Matching(string family, params (string Name, string Value)[] labels) =>
        _families.TryGetValue(family, out SampleFamily? found) ? found.Samples.Where(s => s.Has(labels)) : [];

    /// <summary>The value of the one sample of a family that has these labels, or null when there is none.</summary>
    public double? Value(string family, params (string Name, string Value)[] labels) => Matching(family, labels).SingleOrDefault()?.Value;

    /// <returns>The index of the line after the family.</returns>
    private int ReadFamily(string[] lines, int first)
    {
        (string name, string help) = Header(lines[first], "# HELP ", first);
        Demand(first + 1 < lines.Length - 1, first, lines[first], "a HELP line without a TYPE line");
        (string typedName, string type) = Header(lines[first + 1], "# TYPE ", first + 1);
        Demand(typedName == name, first + 1, lines[first + 1], $"the TYPE line of another family than {name}");
        bool known = type is "gauge" or "counter" or "histogram" or "summary" or "untyped";
        Demand(known, first + 1, lines[first + 1], $"no type is called {type}");

        int at = first + 2;
        List<Sample> samples = [];
        HashSet<string> series = new(StringComparer.Ordinal);
        for (; at < lines.Length - 1 && !lines[at].StartsWith('#'); at++)
        {
            Sample sample = new SampleLine(lines[at], at + 1).Read();
            Demand(Belongs(sample, name, type), at, lines[at], $"a sample that is not of the family {name}");
            string key = sample.Name + '\n' + string.Join('\n', sample.Labels.OrderBy(static l => l.Key, StringComparer.Ordinal));
            Demand(series.Add(key), at, lines[at], "the same series a second time");
            samples.Add(sample);
        }

        Demand(_families.TryAdd(name, new(name, help, type, samples)), first, lines[first], "the same family a second time");
        return at;
    }

    private static (string Name, string Text) Header(string line, string start, int index)
    {
        Demand(line.StartsWith(start, StringComparison.Ordinal), index, line, $"'{start}' expected");
        string[] parts = line[start.Length..].Split(' ', 2);
        Demand(parts.Length == 2 && parts[1].Length > 0, index, line, "a header without a text");
        Demand(SampleLine.IsName(parts[0], colons: true), index, line, $"no name of a family: {parts[0]}");
        return (parts[0], parts[1]);
    }

    private static bool Belongs(Sample sample, string family, string type) =>
        sample.Name == family
            ? type != "histogram"
            : type is "histogram" or "summary" && sample.Name.StartsWith(family, StringComparison.Ordinal)
                && sample.Name[family.Length..] is "_sum" or "_count" or "_bucket";

    private static void Demand(bool condition, int index, string line, string message)
    {
        if (!condition)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {index + 1}: {message}: {line}"));
        }
    }
}
