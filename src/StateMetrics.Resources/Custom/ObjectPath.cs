using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>A path into an object, as configured: its segments one after the other; without any, the object itself.</summary>
internal sealed class ObjectPath(IReadOnlyList<PathSegment> segments)
{
    internal IReadOnlyList<PathSegment> Segments => segments;

    internal bool HasWildcard { get; } = segments.Any(segment => segment.IsWildcard);

    internal bool Is(params ReadOnlySpan<string> texts)
    {
        bool same = texts.Length == segments.Count;
        for (int i = 0; same && i < texts.Length; i++)
        {
            same = segments[i].Text == texts[i];
        }
        return same;
    }

    /// <summary>What the path leads to, or null. For paths without wildcards.</summary>
    internal JsonTreeValue Resolve(JsonTreeValue from, Evaluation evaluation) => Walk(from, 0, segments.Count, evaluation);

    /// <summary>Adds all that the path leads to, nulls left out, where a wildcard makes them several.</summary>
    internal void ResolveAll(JsonTreeValue from, List<JsonTreeValue> found, Evaluation evaluation) =>
        ResolveAll(from, 0, found, evaluation);

    private static int Cost(JsonTreeValue from, PathSegment segment)
    {
        int cost = from.Count;
        if (segment is LookUpSegment && from.Kind == JsonTreeKind.List)
        {
            foreach (JsonTreeValue item in from)
            {
                cost += item.Count;
            }
        }
        return cost;
    }

    private void ResolveAll(JsonTreeValue from, int segment, List<JsonTreeValue> found, Evaluation evaluation)
    {
        int wildcard = segment;
        while (wildcard < segments.Count && !segments[wildcard].IsWildcard)
        {
            wildcard++;
        }
        JsonTreeValue reached = Walk(from, segment, wildcard, evaluation);
        if (wildcard == segments.Count)
        {
            if (!reached.IsNull)
            {
                found.Add(reached);
            }
            return;
        }
        foreach (JsonTreeValue item in reached)
        {
            if (!evaluation.Spend(1))
            {
                return;
            }
            ResolveAll(item, wildcard + 1, found, evaluation);
        }
    }

    private JsonTreeValue Walk(JsonTreeValue from, int first, int end, Evaluation evaluation)
    {
        for (int i = first; i < end && !from.IsNull; i++)
        {
            // A step looks at the children of a value one by one, and a look-up into each of those.
            if (!evaluation.Spend(1 + Cost(from, segments[i])))
            {
                return default;
            }
            from = segments[i].Step(from);
        }
        return from;
    }
}
