using System.Collections;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// The families of one kind, row by row: type, name, stability, labels behind the identity labels, help, and a static
/// lambda that writes the samples of one object. The order of the rows is the order of the output.
/// <code>
/// using static StateMetrics.Exposition.Families.FamilyType;
/// using static StateMetrics.Exposition.Families.FamilyTrait;
/// using static StateMetrics.Exposition.Families.Stability;
///
/// private static readonly StateSet s_phases = new("Pending", "Running", "Succeeded", "Failed", "Unknown");
///
/// internal static readonly FamilyTable&lt;Pod&gt; Table = new(
///     ["namespace", "pod"], static (p, ref i) => i.Values(p.Namespace, p.Name))
/// {
///     // null writes nothing
///     { Gauge, "kube_pod_start_time", Stable, [], "Start time, in unix seconds.", static (p, ref w) => w.Sample(p.Started) },
///
///     // one 0/1 sample per state; the state's label is the last one
///     { Gauge, "kube_pod_status_phase", Stable, ["phase"], "The current phase.", static (p, ref w) => w.OneOf(s_phases, p.Phase) },
///
///     // one value per label of the row, in order; w.Label(…) makes one from a number or a boolean
///     { Gauge, "kube_pod_port", Alpha, ["name", "port"], "Ports.",
///       static (p, ref w) => { foreach (var c in p.Ports) { w.Sample(1, c.Name, w.Label(c.Port)); } } },
///
///     // label names from the object, by the allowlist of the resource where one applies
///     { Gauge, "kube_pod_labels", Stable, DynamicLabels.Label, "Labels.",
///       static (p, ref m) => { foreach (var (key, value) in p.Labels) { m.Add(key, value); } } },
///
///     // another set of labels for some samples: w.SampleVariant(1, value, …); opt-in; deprecated
///     { Gauge, "kube_pod_failed", Alpha, ["reason"], "Failures.", WriteFailures, OrLabels(), OptIn, DeprecatedSince("v2.14.0") },
/// };
/// </code>
/// Duplicate or illegal names and labels fail when the row is added; a wrong number of values fails when a sample is written.
/// </summary>
public sealed class FamilyTable<T> : IEnumerable<Family>
{
    private readonly string[] _identity;
    private readonly Identify<T> _identify;
    private readonly List<FamilyRow<T>> _rows = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>A table whose samples all begin with the <paramref name="identity"/> labels.</summary>
    public FamilyTable(string[] identity, Identify<T> identify)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(identify);
        FamilyCheck.Labels("identity", identity);
        (_identity, _identify) = (identity, identify);
    }

    /// <summary>A table without identity labels: one source for all samples, such as the process itself.</summary>
    public FamilyTable()
        : this([], static (_, ref _) => { })
    {
    }

    /// <summary>The rows in order, all of them, before selection.</summary>
    public IReadOnlyList<Family> Families => [.. _rows.Select(row => row.Family)];

    public void Add(
        FamilyType type, string name, Stability stability, string[] labels, string help, Generate<T> generate,
        params ReadOnlySpan<FamilyTrait> traits)
    {
        ArgumentNullException.ThrowIfNull(generate);
        ArgumentNullException.ThrowIfNull(labels);
        var family = new Family { Type = type, Name = name, Stability = stability, Labels = [.. _identity, .. labels], Help = help };
        Add(family, traits, row => row with { Generate = generate });
    }

    public void Add(
        FamilyType type, string name, Stability stability, DynamicLabels labels, string help, Collect<T> collect,
        params ReadOnlySpan<FamilyTrait> traits)
    {
        ArgumentNullException.ThrowIfNull(collect);
        ArgumentOutOfRangeException.ThrowIfEqual((int)labels, (int)DynamicLabels.None);
        var family = new Family { Type = type, Name = name, Stability = stability, Labels = _identity, Help = help, Dynamic = labels };
        Add(family, traits, row => row with { Collect = collect });
    }

    /// <summary>Adds the rows of another table with the same identity, for rows that several kinds share.</summary>
    public void Add(FamilyTable<T> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (!others._identity.AsSpan().SequenceEqual(_identity))
        {
            throw new ArgumentException("rows can be shared only by tables with the same identity labels", nameof(others));
        }

        foreach (FamilyRow<T> row in others._rows)
        {
            Add(row);
        }
    }

    /// <summary>Picks the rows that are selected, with the allowlists of this resource (null: none given).</summary>
    public FamilyRenderer<T> Compile(Selection selection, LabelAllowlist? labels = null, LabelAllowlist? annotations = null)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var rows = _rows.Where(row => selection.Selects(row.Family)).Select(row => row with
        {
            Allowlist = row.Family.Dynamic switch
            {
                DynamicLabels.Label => labels ?? LabelAllowlist.None,
                DynamicLabels.Annotation => annotations ?? LabelAllowlist.None,
                _ => LabelAllowlist.All,
            },
        });
        return new FamilyRenderer<T>(_identity, _identify, [.. rows], ConstantLabels.None);
    }

    public IEnumerator<Family> GetEnumerator() => Families.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(Family family, ReadOnlySpan<FamilyTrait> traits, Func<FamilyRow<T>, FamilyRow<T>> complete)
    {
        foreach (FamilyTrait trait in traits)
        {
            family = trait.ApplyTo(family, _identity);
        }

        Add(complete(new FamilyRow<T>(family)));
    }

    private void Add(FamilyRow<T> row)
    {
        FamilyCheck.Family(row.Family);
        if (!_names.Add(row.Family.Name))
        {
            throw new ArgumentException($"the table has two rows named {row.Family.Name}", nameof(row));
        }

        _rows.Add(row);
    }
}
