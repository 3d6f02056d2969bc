namespace StateMetrics.Simulation.Tests;

/// <summary>One kind in one scope, as a scrape shows it and the exporter reads it.</summary>
/// <param name="Kind">The resource's name in the catalogue.</param>
/// <param name="Namespace">Null for all namespaces, and where there are none.</param>
internal readonly record struct Place(string Kind, string? Namespace)
{
    public override string ToString() => Namespace is null ? Kind : $"{Namespace}/{Kind}";
}

/// <summary>One state of a place.</summary>
/// <param name="At">Since the start.</param>
/// <param name="Version">The cluster's version by which it was so.</param>
/// <param name="Hashes">The sum of the lines' hashes, for each of the shards that the exporter is one after the other.</param>
/// <param name="MayBeHidden">Whether nothing may be shown of it as well: what cannot be read is dropped.</param>
internal readonly record struct State(TimeSpan At, long Version, ulong[] Hashes, bool MayBeHidden);

/// <summary>All that ever was in one place: the states one after the other, and the lines of each object.</summary>
internal sealed class Truth(int plans)
{
    private readonly List<State> _states = [new State(TimeSpan.Zero, 0, new ulong[plans], MayBeHidden: false)];
    private readonly Dictionary<string, List<Life>> _objects = new(StringComparer.Ordinal);

    internal IReadOnlyList<State> States => _states;

    internal State Now => _states[^1];

    internal IEnumerable<string> Keys => _objects.Keys;

    /// <summary>An object has changed, or (null) is gone.</summary>
    /// <param name="kept">By plan, whether the object is the shard's.</param>
    internal void Become(string key, string? text, bool[] kept, (TimeSpan At, long Version) moment)
    {
        if (!_objects.TryGetValue(key, out List<Life>? past))
        {
            _objects[key] = past = [];
        }
        Life before = past.Count > 0 ? past[^1] : new Life(0, 0, "", kept);
        ulong after = Line.HashAll(text ?? "");
        ulong[] hashes = [.. Now.Hashes.Select((hash, plan) =>
            hash - (before.Kept[plan] ? before.Hash : 0) + (kept[plan] ? after : 0))];
        _states.Add(new State(moment.At, moment.Version, hashes, Now.MayBeHidden));
        past.Add(new Life(_states.Count - 1, after, text ?? "", kept));
    }

    /// <summary>It can be read from now on, or cannot.</summary>
    internal void Hide(bool mayBeHidden, (TimeSpan At, long Version) moment)
    {
        if (Now.MayBeHidden != mayBeHidden)
        {
            _states.Add(new State(moment.At, moment.Version, Now.Hashes, mayBeHidden));
        }
    }

    /// <summary>The lines of an object in a state; "" where it does not exist.</summary>
    internal string Of(string key, int state) => LifeAt(key, state)?.Text ?? "";

    internal ulong HashOf(string key, int state, int plan) => LifeAt(key, state) is Life life && life.Kept[plan] ? life.Hash : 0;

    /// <summary>Whether an object was so in any of these states, be it that another shard had it.</summary>
    internal bool WasShown(string key, string text, int first, int last)
    {
        for (int state = first; state <= last; state++)
        {
            if (Of(key, state) == text)
            {
                return true;
            }
        }
        return false;
    }

    private Life? LifeAt(string key, int state) => _objects.GetValueOrDefault(key)?.FindLast(one => one.State <= state);

    private sealed record Life(int State, ulong Hash, string Text, bool[] Kept);
}
