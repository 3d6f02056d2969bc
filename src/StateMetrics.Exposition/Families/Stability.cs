namespace StateMetrics.Exposition.Families;

/// <summary>The promise about a family's name and labels; STABLE is marked in its HELP line.</summary>
public enum Stability
{
    Alpha,
    Stable,
}
