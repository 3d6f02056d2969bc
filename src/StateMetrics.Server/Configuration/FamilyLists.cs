namespace StateMetrics.Server.Configuration;

/// <summary>
/// Which families and which labels to expose, as written: the flags' texts, checked at start and compiled by the exposition's
/// own selection types.
/// </summary>
public sealed record FamilyLists
{
    /// <summary>Regular expressions searched in the family's name; empty allows all. Never together with <see cref="Denied"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Regular expressions searched in the family's name; a match drops it.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>Regular expressions searched in the names of opt-in families; a match enables it.</summary>
    public IReadOnlyList<string> OptIn { get; init; } = [];

    /// <summary>Text of the form <c>pods=[app,team*],nodes=[*]</c>; "" exposes no object label.</summary>
    public string Labels { get; init; } = "";

    /// <summary>The same for annotations.</summary>
    public string Annotations { get; init; } = "";
}
