using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Fleet;

/// <summary>The labels of one object, equal to those of another one with the same labels.</summary>
internal sealed class ItemLabels : IEquatable<ItemLabels>
{
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    private ItemLabels()
    {
    }

    public string? this[string name] => _labels.GetValueOrDefault(name);

    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal static ItemLabels Read(in WireObject source)
    {
        var tree = new JsonTree();
        tree.Load(source.Body, withManagedFields: false);
        var labels = new ItemLabels();
        foreach (JsonTreeValue label in tree.Root.Member("metadata"u8).Member("labels"u8))
        {
            labels._labels[Encoding.UTF8.GetString(label.Key.Span)] = Encoding.UTF8.GetString(label.Text.Span);
        }
        return labels;
    }

    public bool Equals(ItemLabels? other) => other is not null && _labels.SequenceEqual(other._labels);

    public override bool Equals(object? obj) => Equals(obj as ItemLabels);

    public override int GetHashCode() => _labels.Count;
}
