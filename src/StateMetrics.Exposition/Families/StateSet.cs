using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>The closed set of values that one label takes, in the order in which their samples are written.</summary>
public sealed class StateSet
{
    private readonly byte[][] _states;
    private readonly byte[][] _escaped;

    public StateSet(params string[] states)
        : this(states, states)
    {
    }

    private StateSet(string[] states, string[] labels)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Length == 0 || states.Distinct(StringComparer.Ordinal).Count() != states.Length)
        {
            throw new ArgumentException("a state set has at least one state, and no state twice", nameof(states));
        }

        _states = [.. states.Select(Encoding.UTF8.GetBytes)];
        States = labels;
        _escaped = [.. labels.Select(label => LabelText.Escape(Encoding.UTF8.GetBytes(label)))];
    }

    /// <summary>
    /// States whose label values are in lower case, though they are compared as given: the condition status True is shown as
    /// "true", and a status "true", which the API does not have, is none of them.
    /// </summary>
    public static StateSet InLowerCase(params string[] states)
    {
        ArgumentNullException.ThrowIfNull(states);
        return new(states, [.. states.Select(state => state.ToLowerInvariant())]);
    }

    /// <summary>The states as label values, unescaped.</summary>
    public IEnumerable<string> States { get; }

    internal int Count => _states.Length;

    internal byte[] Escaped(int state) => _escaped[state];

    internal bool Matches(int state, ReadOnlySpan<byte> current) => current.SequenceEqual(_states[state]);
}
