using System.Globalization;
using System.Text;

namespace StateMetrics.Simulation.Tests;

/// <summary>
/// What must hold at every scrape, whatever goes wrong: each place is shown as it once was, wholly; not as it was before what has been
/// shown already; and not as it was before the moment of which the exporter claims to know.
/// </summary>
internal sealed class Checker(World world)
{
    private readonly Dictionary<Place, Progress> _progress = [];
    private readonly Dictionary<Place, Dictionary<string, int>> _lost = [];
    private readonly HashSet<string> _free = new(StringComparer.Ordinal);

    /// <summary>What is known now: a scrape that is answered slowly is held to what was known when it was taken.</summary>
    internal Known Now => new(
        new Dictionary<Place, Progress>(_progress),
        _lost.ToDictionary(static one => one.Key, static one => new Dictionary<string, int>(one.Value, StringComparer.Ordinal)));

    /// <summary>An event was swallowed: what the exporter shows of this object is wrong, and nobody can tell before an audit.</summary>
    internal void Lost(Place place, string key)
    {
        if (world.Truths.TryGetValue(place, out Truth? truth))
        {
            if (!_lost.TryGetValue(place, out Dictionary<string, int>? lost))
            {
                _lost[place] = lost = new(StringComparer.Ordinal);
            }
            lost[key] = truth.States.Count - 1;
        }
    }

    /// <summary>An event of the namespaces that are read was swallowed: this one may be read or not, until an audit.</summary>
    internal void LostNamespace(string ns) => _free.Add(ns);

    /// <summary>What is wrong; "" for nothing.</summary>
    /// <param name="scrape">What was shown.</param>
    /// <param name="before">What was known when it was taken; null for now.</param>
    internal string Check(Scrape scrape, Known? before = null)
    {
        var wrong = new StringBuilder();
        if (scrape.Duplicate.Length > 0)
        {
            wrong.AppendLine(CultureInfo.InvariantCulture, $"shown twice: {scrape.Duplicate}");
        }
        foreach ((Place place, Truth truth) in world.Truths.Where(one => !_free.Contains(one.Key.Namespace ?? "")))
        {
            Progress seen = (before?.Progress ?? _progress).GetValueOrDefault(place);
            TimeSpan? claim = scrape.Claims.GetValueOrDefault(place);
            int floor = claim is TimeSpan age ? world.OldestShown(truth, scrape.At - age) : 0;
            Dictionary<string, int>? lost = (before?.Lost ?? _lost).GetValueOrDefault(place);
            Progress start = seen with { State = seen.IsDropped ? floor : Math.Max(seen.State, floor) };
            // What was dropped stays so until something is claimed of it again.
            bool mayBeDropped = scrape.HashOf(place) == 0 && (scrape.Refused.Contains(place) || (seen.IsDropped && claim is null));
            if ((Find(truth, lost, (scrape.HashOf(place), scrape.Shown(place)), start)
                ?? (mayBeDropped ? start with { IsDropped = true } : null)) is Progress found)
            {
                if (before is null)
                {
                    _progress[place] = found;
                    Recover(place, truth, scrape, found.State);
                }
            }
            else
            {
                Explain(wrong, new Finding(place, truth, scrape, seen, floor));
            }
        }
        return wrong.ToString();
    }

    /// <summary>What a scrape differs in from how everything is; "" for nothing.</summary>
    internal string Differences(Scrape scrape)
    {
        var wrong = new StringBuilder();
        foreach ((Place place, Truth truth) in world.Truths)
        {
            bool isReadable = world.Readable.Contains(place);
            ulong expected = isReadable ? truth.Now.Hashes[^1] : 0;
            if (scrape.HashOf(place) != expected)
            {
                Explain(wrong, new Finding(place, truth, scrape, new Progress(0, truth.States.Count - 1), truth.States.Count - 1));
            }
        }
        return wrong.ToString();
    }

    private static Progress? Find(
        Truth truth, Dictionary<string, int>? lost, (ulong Hash, IReadOnlyDictionary<string, string> Objects) scrape, Progress start)
    {
        ulong shown = scrape.Hash - Sum(lost, key => Line.HashAll(scrape.Objects.GetValueOrDefault(key, "")));
        int plans = truth.Now.Hashes.Length;
        for (int plan = start.Plan; plan < plans; plan++)
        {
            for (int i = start.State; i < truth.States.Count; i++)
            {
                State state = truth.States[i];
                if (shown == state.Hashes[plan] - Sum(lost, key => truth.HashOf(key, i, plan)))
                {
                    return new Progress(plan, i);
                }
                if (shown == 0 && state.MayBeHidden)
                {
                    return new Progress(plan, i) { IsDropped = true };
                }
            }
        }
        return null;
    }

    private static ulong Sum(Dictionary<string, int>? keys, Func<string, ulong> hash) =>
        keys is null ? 0 : keys.Keys.Aggregate(0UL, (sum, key) => sum + hash(key));

    /// <summary>What is shown as it became after the event that was lost is right again.</summary>
    private void Recover(Place place, Truth truth, Scrape scrape, int state)
    {
        if (!_lost.TryGetValue(place, out Dictionary<string, int>? lost))
        {
            return;
        }
        IReadOnlyDictionary<string, string> shown = scrape.Shown(place);
        foreach (string right in lost.Where(one => truth.WasShown(one.Key, shown.GetValueOrDefault(one.Key, ""), one.Value, state))
            .Select(static one => one.Key).ToList())
        {
            lost.Remove(right);
        }
    }

    private static void Explain(StringBuilder wrong, Finding found)
    {
        State seen = found.Truth.States[found.Seen.State];
        State floor = found.Truth.States[found.Floor];
        wrong.AppendLine(CultureInfo.InvariantCulture,
            $"{found.Place} at {found.Scrape.At}: no state that it was in, from state {found.Seen.State} of {seen.At} "
            + $"(version {seen.Version}, plan {found.Seen.Plan}), which was shown, "
            + $"and state {found.Floor} of {floor.At} (version {floor.Version}), which is claimed "
            + $"({found.Scrape.Claims.GetValueOrDefault(found.Place)?.ToString() ?? "nothing"}), of {found.Truth.States.Count}");
        IReadOnlyDictionary<string, string> shown = found.Scrape.Shown(found.Place);
        int at = Math.Max(found.Seen.State, found.Floor);
        foreach (string key in found.Truth.Keys.Union(shown.Keys).Order(StringComparer.Ordinal))
        {
            string text = shown.GetValueOrDefault(key, "");
            string then = found.Truth.Of(key, at);
            string now = found.Truth.Of(key, found.Truth.States.Count - 1);
            if (text != then || text != now)
            {
                wrong.AppendLine(CultureInfo.InvariantCulture, $"  {key}: shown [{text}] then [{then}] now [{now}]");
            }
        }
    }

    private readonly record struct Finding(Place Place, Truth Truth, Scrape Scrape, Progress Seen, int Floor);
}

/// <summary>What is known at one moment: how far each place has been shown, and which events were swallowed.</summary>
internal sealed record Known(IReadOnlyDictionary<Place, Progress> Progress, IReadOnlyDictionary<Place, Dictionary<string, int>> Lost);

/// <summary>How far a place has been shown.</summary>
/// <param name="Plan">Which of the exporter's shards.</param>
/// <param name="State">Which of the place's states.</param>
internal readonly record struct Progress(int Plan, int State)
{
    /// <summary>
    /// Nothing was shown, since it could not be read. What comes back begins anew, for an API that comes back may have versions of
    /// its own: it may be older than what was shown before, though not than what is claimed.
    /// </summary>
    public bool IsDropped { get; init; }
}
