namespace StateMetrics.Kubernetes.Reflector;

/// <summary>Where a reflector stands between two acts.</summary>
internal abstract record Phase
{
    private Phase()
    {
    }

    /// <summary>Next act: a list. What was published before stays published.</summary>
    /// <param name="How">By which kind of request.</param>
    /// <param name="AtLeast">Not older than this version: "" is a consistent read, "0" whatever the server has at hand.</param>
    /// <param name="Reason">Why, one of <see cref="Reasons"/>.</param>
    internal sealed record Unlisted(ListForm How, string AtLeast, string Reason) : Phase
    {
        /// <summary>The doubt that the list is to settle.</summary>
        internal Doubt Doubt { get; init; }

        /// <summary>Consistent answers in a row that were older than what had been seen; so many are believed.</summary>
        internal int Older { get; init; }

        /// <summary>See <see cref="Listed.Gone"/>.</summary>
        internal int Gone { get; init; }
    }

    /// <summary>A snapshot is published. Next act: a watch.</summary>
    /// <param name="From">The version after which it begins.</param>
    /// <param name="Stuck">How many watches in a row ended badly at this very version.</param>
    internal sealed record Listed(string From, int Stuck = 0) : Phase
    {
        internal Doubt Doubt { get; init; }

        /// <summary>How many times in a row the server did not know the version from which to go on.</summary>
        internal int Gone { get; init; }
    }

    /// <summary>
    /// Listed, and no watch tells whether that still holds. Next act: the cheap question which version the collection has.
    /// </summary>
    internal sealed record Doubted(string From, Doubt Doubt) : Phase;
}

internal enum ListForm
{
    /// <summary>A streaming list: a watch with initial events. An ordinary list where that is known not to work.</summary>
    Stream,

    Pages,

    /// <summary>One answer with everything: what an expired page leads to, and a list at a version, which has no pages.</summary>
    Whole,
}
