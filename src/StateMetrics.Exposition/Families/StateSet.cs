using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>The closed set of values that one label takes, in the order in which their samples are written.</summary>
public sealed class StateSet
{
    private readonly byte[][] _states;
    private readonly byte[][] _escaped;

    public StateSet(params string[] states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Length == 0 || states.Distinct(StringComparer.Ordinal).Count() != states.Length)
        {
            throw new ArgumentException("a state set has at least one state, and no state twice", nameof(states));
        }

        _states = [.. states.Select(Encoding.UTF8.GetBytes)];
        _escaped = [.. _states.Select(LabelText.Escape)];
    }

    /// <summary>Compares ASCII letters without case: the condition status True is the state "true".</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>The states as label values, unescaped.</summary>
    public IEnumerable<string> States => _states.Select(Encoding.UTF8.GetString);

    internal int Count => _states.Length;

    internal byte[] Escaped(int state) => _escaped[state];

    internal bool Matches(int state, ReadOnlySpan<byte> current) =>
        IgnoreCase ? Ascii.EqualsIgnoreCase(_states[state], current) : current.SequenceEqual(_states[state]);
}
