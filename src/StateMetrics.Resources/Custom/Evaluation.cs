using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// One object on its way through the rules of its families: the object, what is left of its bounds, and what went wrong.
/// Reused for the next object of the same sink.
/// </summary>
internal sealed class Evaluation(CustomBounds bounds)
{
    internal const string Unresolved = "unresolved";
    internal const string NotANumber = "not_a_number";
    internal const string NotAText = "not_a_text";
    internal const string TooExpensive = "too_expensive";
    internal const string TooManySamples = "too_many_samples";
    internal const string TooManyLabels = "too_many_labels";
    internal const string LabelTooLong = "label_too_long";

    private readonly List<EvaluationFault> _faults = [];
    private string _family = "";
    private int _stepsLeft;
    private NamedLabel[] _merged = new NamedLabel[16];

    internal CustomBounds Bounds => bounds;

    internal JsonTree Tree { get; } = new();

    /// <summary>The samples of the family in work; each family begins with none.</summary>
    internal ElementSamples Samples { get; } = new();

    /// <summary>Labels of one sample while they are collected.</summary>
    internal LabelSet Labels { get; } = new();

    /// <summary>Labels that all samples of a rule share.</summary>
    internal LabelSet Shared { get; } = new();

    internal int SamplesLeft { get; private set; }

    internal IReadOnlyList<EvaluationFault> Faults => _faults;

    /// <summary>The family may cost no more: what is found from here on is nothing.</summary>
    internal bool IsExhausted => _stepsLeft < 0;

    internal void Begin()
    {
        SamplesLeft = bounds.Samples;
        _faults.Clear();
    }

    internal void BeginFamily(string family)
    {
        (_family, _stepsLeft) = (family, bounds.Steps);
        Samples.Clear();
    }

    /// <summary>False when that was too much.</summary>
    internal bool Spend(int steps)
    {
        _stepsLeft = IsExhausted ? -1 : _stepsLeft - steps;
        return !IsExhausted;
    }

    internal bool TakeSample()
    {
        SamplesLeft--;
        return SamplesLeft >= 0;
    }

    /// <summary>The shared labels with those of one element, which win; in the order of their names. Valid until the next call.</summary>
    internal ReadOnlySpan<NamedLabel> Merge(ReadOnlySpan<NamedLabel> element)
    {
        if (_merged.Length < Shared.Count + element.Length)
        {
            _merged = new NamedLabel[Shared.Count + element.Length];
        }
        int count = 0;
        int next = 0;
        for (int i = 0; i < Shared.Count || next < element.Length;)
        {
            int order = i == Shared.Count ? 1
                : next == element.Length ? -1
                : Shared[i].Name.Span.SequenceCompareTo(element[next].Name.Span);
            _merged[count++] = order < 0 ? Shared[i] : element[next];
            i += order <= 0 ? 1 : 0;
            next += order >= 0 ? 1 : 0;
        }
        return _merged.AsSpan(0, count);
    }

    internal void Fault(string reason)
    {
        for (int i = _faults.Count - 1; i >= 0 && _faults[i].Family == _family; i--)
        {
            if (_faults[i].Reason == reason)
            {
                _faults[i] = _faults[i] with { Times = _faults[i].Times + 1 };
                return;
            }
        }
        _faults.Add(new EvaluationFault(_family, reason, 1) { IsBound = reason is not (Unresolved or NotANumber or NotAText) });
    }
}
