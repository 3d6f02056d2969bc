using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Families;

/// <summary>The closed set of values that one label takes, in the order in which their samples are written.</summary>
public sealed class StateSet
{
    private readonly byte[][] _states;
    private byte[][] _escaped;

    public StateSet(params string[] states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Length == 0 || states.Distinct(StringComparer.Ordinal).Count() != states.Length)
        {
            throw new ArgumentException("a state set has at least one state, and no state twice", nameof(states));
        }

        _states = [.. states.Select(Encoding.UTF8.GetBytes)];
        _escaped = [.. _states.Select(LabelText.Escape)];
        States = states;
    }

    /// <summary>
    /// Label values are in lower case, though states are compared as given: the condition status True is shown as "true", and a
    /// status "true", which the API does not have, is none of them.
    /// </summary>
    public bool InLowerCase
    {
        get;
        init
        {
            field = value;
            if (value)
            {
                States = [.. States.Select(state => state.ToLowerInvariant())];
                _escaped = [.. States.Select(state => LabelText.Escape(Encoding.UTF8.GetBytes(state)))];
            }
        }
    }

    /// <summary>The states as label values, unescaped.</summary>
    public IReadOnlyList<string> States { get; private init; }

    internal int Count => _states.Length;

    internal byte[] Escaped(int state) => _escaped[state];

    internal bool Matches(int state, ReadOnlySpan<byte> current) => current.SequenceEqual(_states[state]);
}
