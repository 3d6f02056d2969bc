using System.Text;

namespace StateMetrics.Exposition.Families;

/// <summary>
/// Labels that every sample of a table begins with, such as the cluster that it is about. A label of a family that has the name
/// of one of them is shown as <c>exported_NAME</c>, as Prometheus does with labels of a target.
/// </summary>
public sealed class ConstantLabels : IEquatable<ConstantLabels>
{
    private const string Exported = "exported_";

    private readonly List<KeyValuePair<string, string>> _labels;

    /// <param name="labels">Names and values, in their order. An illegal name, or one that is there twice, is a bug and throws.</param>
    public ConstantLabels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _labels = [.. labels];
        FamilyCheck.Labels("constant", [.. _labels.Select(static label => label.Key)]);
        // Without the last quote, which the prefix of the next label closes, or the end of the line.
        Text = Encoding.UTF8.GetBytes(string.Join("\",", _labels.Select(static label => $"{label.Key}=\"{Escape(label.Value)}")));
    }

    public static ConstantLabels None { get; } = new([]);

    public bool IsEmpty => _labels.Count == 0;

    /// <summary>As they stand in a sample, without the quote that ends the last value.</summary>
    internal byte[] Text { get; }

    /// <summary>The names of a family's own labels beside these.</summary>
    internal IEnumerable<string> Beside(IReadOnlyList<string> own) =>
        IsEmpty ? own : own.Select(name => Has(name) ? Renamed(name, own) : name);

    /// <summary>Whether a label has the name of one of these.</summary>
    internal bool Has(ReadOnlySpan<byte> name)
    {
        foreach (KeyValuePair<string, string> label in _labels)
        {
            if (Encoding.UTF8.GetByteCount(label.Key) == name.Length && Encoding.UTF8.GetString(name) == label.Key)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a label of this name is called beside these, and beside the others of its sample.</summary>
    internal string Renamed(string name, IEnumerable<string> own)
    {
        string free = Exported + name;
        while (Has(free) || own.Contains(free))
        {
            free = Exported + free;
        }

        return free;
    }

    public bool Equals(ConstantLabels? other) => other is not null && Text.AsSpan().SequenceEqual(other.Text);

    public override bool Equals(object? obj) => Equals(obj as ConstantLabels);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As they stand in a sample.</summary>
    public override string ToString() => IsEmpty ? "" : Encoding.UTF8.GetString(Text) + "\"";

    private bool Has(string name) => _labels.Exists(label => label.Key == name);

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
