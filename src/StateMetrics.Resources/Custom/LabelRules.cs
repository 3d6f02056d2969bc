using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// Labels whose values are found in the object (labelsFromPath). A key with a star at its end or its beginning copies a
/// whole map: star keys come first, bytewise, then the others, which override.
/// </summary>
internal sealed class LabelRules
{
    private readonly List<LabelRule> _rules;

    internal LabelRules(IReadOnlyDictionary<string, ObjectPath> paths) =>
        _rules = [.. paths.Select(path => new LabelRule(path.Key, path.Value))
            .OrderBy(rule => !rule.IsStar)
            .ThenBy(rule => rule.Key, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))];

    internal IReadOnlyList<LabelRule> Rules => _rules;

    /// <summary>Sets what the paths lead to from <paramref name="from"/>; what they do not find is left out.</summary>
    internal void Apply(JsonTreeValue from, LabelSet labels, Evaluation evaluation)
    {
        foreach (LabelRule rule in _rules)
        {
            rule.Apply(from, labels, evaluation);
        }
    }

    /// <summary>Sets a label, of which a value that is too long is cut at a character's end.</summary>
    internal static void Set(LabelSet labels, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value, Evaluation evaluation)
    {
        int bytesMax = evaluation.Bounds.LabelBytes;
        if (value.Length > bytesMax)
        {
            evaluation.Fault(Evaluation.LabelTooLong);
            int end = bytesMax;
            while (end > 0 && (value.Span[end] & 0xC0) == 0x80)
            {
                end--;
            }
            value = value[..end];
        }
        if (evaluation.Spend(1 + labels.Count))
        {
            labels.Set(name, value);
        }
    }
}

/// <summary>One key of labelsFromPath with its path.</summary>
internal sealed class LabelRule
{
    private readonly ObjectPath _path;
    private readonly byte[] _prefix;

    internal LabelRule(string key, ObjectPath path)
    {
        _path = path;
        Key = Encoding.UTF8.GetBytes(key);
        IsStar = key.StartsWith('*') || key.EndsWith('*');
        Name = LabelName.Of(Key);
        _prefix = key.EndsWith('*') ? Key[..^1] : [];
    }

    internal byte[] Key { get; }

    /// <summary>Copies a map instead of naming one label.</summary>
    internal bool IsStar { get; }

    /// <summary>The label of a key without star.</summary>
    internal byte[] Name { get; }

    internal ObjectPath Path => _path;

    internal void Apply(JsonTreeValue from, LabelSet labels, Evaluation evaluation)
    {
        if (IsStar)
        {
            Copy(_path.HasWildcard ? default : _path.Resolve(from, evaluation), labels, evaluation);
            return;
        }
        int bytesMax = evaluation.Bounds.LabelBytes;
        if (_path.HasWildcard)
        {
            var found = new List<JsonTreeValue>();
            _path.ResolveAll(from, found, evaluation);
            if (found.Count > 0)
            {
                LabelRules.Set(labels, Name, ValueText.OfList(found, bytesMax), evaluation);
            }
            return;
        }
        JsonTreeValue value = _path.Resolve(from, evaluation);
        if (!value.IsNull)
        {
            LabelRules.Set(labels, Name, ValueText.Of(value, bytesMax), evaluation);
        }
    }

    private void Copy(JsonTreeValue map, LabelSet labels, Evaluation evaluation)
    {
        if (map.Kind != JsonTreeKind.Map || !evaluation.Spend(map.Count))
        {
            return;
        }
        // In order, so that of two keys that become one name the same one is shown each time.
        foreach (JsonTreeValue entry in ValueText.Sorted(map))
        {
            byte[] name = LabelName.Of([.. _prefix, .. entry.Key.Span]);
            LabelRules.Set(labels, name, ValueText.Of(entry, evaluation.Bounds.LabelBytes), evaluation);
        }
    }
}
