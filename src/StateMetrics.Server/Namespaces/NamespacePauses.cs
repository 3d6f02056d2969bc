namespace StateMetrics.Server.Namespaces;

/// <summary>When namespaces are looked at.</summary>
internal static class NamespacePauses
{
    /// <summary>Reflectors of a namespace are refused together: one look for all of them.</summary>
    internal static readonly TimeSpan Gather = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks while nothing can be said.</summary>
    internal static readonly TimeSpan Undecided = TimeSpan.FromSeconds(3);

    /// <summary>
    /// For so long all looks must agree that everything is refused: roles are replaced by deleting them, and servers that start
    /// refuse for some seconds what they will grant.
    /// </summary>
    internal static readonly TimeSpan Confirmed = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks at a namespace that is read, where one may look.</summary>
    internal static readonly TimeSpan Open = TimeSpan.FromMinutes(1);

    /// <summary>The first pause between two looks for one that is not there, and the shortest.</summary>
    internal static readonly TimeSpan Away = TimeSpan.FromMinutes(1);

    /// <summary>The longest of these.</summary>
    internal static readonly TimeSpan AwayMax = TimeSpan.FromMinutes(5);

    /// <summary>Grows by half each time, and stays between the first and the longest.</summary>
    internal static TimeSpan AwayAfter(int looks, double jitter)
    {
        TimeSpan pause = Away * Math.Pow(1.5, Math.Min(looks, 4)) * (1 + (jitter / 10));
        return pause < AwayMax ? pause : AwayMax;
    }
}
