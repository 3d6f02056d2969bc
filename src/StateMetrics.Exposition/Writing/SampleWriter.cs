using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Self;

namespace StateMetrics.Exposition.Writing;

/// <summary>
/// Writes the samples that one object has in one family. Label values come in the order of the row's labels, one each;
/// another number of values is a bug and throws. A series given a second time is left out and counted.
/// </summary>
public readonly ref struct SampleWriter
{
    private readonly RenderScratch _scratch;
    private readonly FamilyText _family;

    internal SampleWriter(RenderScratch scratch, FamilyText family) => (_scratch, _family) = (scratch, family);

    public void Sample(double value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels) => Write(0, value, labels);

    /// <summary>Null writes nothing.</summary>
    public void Sample(double? value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (value is double number)
        {
            Write(0, number, labels);
        }
    }

    /// <summary>1 for true, 0 for false.</summary>
    public void Sample(bool value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels) => Write(0, value ? 1 : 0, labels);

    /// <summary>1 for true, 0 for false; null writes nothing.</summary>
    public void Sample(bool? value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (value is bool flag)
        {
            Write(0, flag ? 1 : 0, labels);
        }
    }

    /// <summary>A sample with the labels of one of the row's <see cref="FamilyTrait.OrLabels"/>, counted from 1.</summary>
    public void SampleVariant(int variant, double value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels) =>
        Write(variant, value, labels);

    /// <summary>A sample with names of its own; the row has no labels then, and each name occurs once.</summary>
    public void NamedSample(double value, ReadOnlySpan<NamedLabel> labels)
    {
        _ = Prefixes(0, 0);
        int series = _scratch.BeginLine(_family, labels.Length > 0);
        for (int i = 0; i < labels.Length; i++)
        {
            _scratch.Append(i > 0 || _family.HasIdentity ? "\","u8 : ""u8);
            AppendName(labels, i);
            _scratch.Append("=\""u8);
            LabelText.Append(_scratch, labels[i].Value.Span);
        }
        EndLine(series, value);
    }

    /// <summary>
    /// One sample for each state, 1 for the current one and 0 for the others. The state is the row's last label;
    /// <paramref name="labels"/> are those before it. A current value outside the set gives zeros only.
    /// </summary>
    public void OneOf(StateSet states, ReadOnlyMemory<byte> current, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        ArgumentNullException.ThrowIfNull(states);
        byte[][] prefixes = Prefixes(0, labels.Length + 1);
        ReadOnlySpan<byte> now = current.Span;
        for (int state = 0; state < states.Count; state++)
        {
            int series = BeginLine(prefixes, labels);
            _scratch.Append(prefixes[^1]);
            _scratch.Append(states.Escaped(state));
            EndLine(series, states.Matches(state, now) ? 1 : 0);
        }
    }

    /// <summary>A number as a label value; valid until the row's lambda returns.</summary>
    public ReadOnlyMemory<byte> Label(long number) => _scratch.Labels.Of(number);

    /// <summary>As for a number; empty for null.</summary>
    public ReadOnlyMemory<byte> Label(long? number) => number is long given ? _scratch.Labels.Of(given) : default;

    /// <summary>"true" or "false" as a label value.</summary>
    public ReadOnlyMemory<byte> Label(bool flag) => _scratch.Labels.Of(flag);

    /// <summary>"true" or "false" as a label value, empty for null.</summary>
    public ReadOnlyMemory<byte> Label(bool? flag) => flag is bool given ? _scratch.Labels.Of(given) : default;

    /// <summary>Room for a label value that the lambda composes, with anything in it; valid until the row's lambda returns.</summary>
    public Memory<byte> LabelSpace(int length) => _scratch.Labels.Space(length);

    /// <summary>All lines of a histogram; for rows of <see cref="FamilyType.Histogram"/>.</summary>
    public void Histogram(Observations observations, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        ArgumentNullException.ThrowIfNull(observations);
        HistogramText text = _family.Histogram ?? throw new InvalidOperationException($"{_family.Name} is no histogram");
        ObservationCounts counts = observations.Read();
        var bucket = new SampleWriter(_scratch, text.Bucket);
        for (int i = 0; i < counts.Cumulative.Length; i++)
        {
            bucket.Sample(counts.Cumulative[i], [.. labels, observations.Bound(i)]);
        }

        new SampleWriter(_scratch, text.Sum).Sample(counts.Sum, labels);
        new SampleWriter(_scratch, text.Count).Sample(counts.Cumulative[^1], labels);
    }

    /// <summary>One sample per combination of label values that the tally has counted.</summary>
    public void Tally(Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        foreach (TallyCell cell in tally.Cells)
        {
            Write(0, cell.Count, cell.Labels);
        }
    }

    private void AppendName(ReadOnlySpan<NamedLabel> labels, int index)
    {
        ReadOnlySpan<byte> name = labels[index].Name.Span;
        if (!_family.Constants.Has(name))
        {
            _scratch.Append(name);
            return;
        }

        var own = new List<string>(labels.Length);
        foreach (NamedLabel label in labels)
        {
            own.Add(Encoding.UTF8.GetString(label.Name.Span));
        }

        _scratch.Append(Encoding.UTF8.GetBytes(_family.Constants.Renamed(own[index], own)));
    }

    private void Write(int variant, double value, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        byte[][] prefixes = Prefixes(variant, labels.Length);
        EndLine(BeginLine(prefixes, labels), value);
    }

    private byte[][] Prefixes(int variant, int given)
    {
        byte[][] prefixes = _family.Variants[variant];
        return prefixes.Length == given
            ? prefixes
            : throw new InvalidOperationException($"{_family.Name} was given {given} label values for {prefixes.Length} labels");
    }

    /// <summary>Returns where the part of the line begins that tells the family's series apart.</summary>
    private int BeginLine(byte[][] prefixes, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        int series = _scratch.BeginLine(_family, prefixes.Length > 0);
        for (int i = 0; i < labels.Length; i++)
        {
            _scratch.Append(prefixes[i]);
            LabelText.Append(_scratch, labels[i].Span);
        }

        return series;
    }

    private void EndLine(int series, double value) => _scratch.EndLine(series, value);
}
