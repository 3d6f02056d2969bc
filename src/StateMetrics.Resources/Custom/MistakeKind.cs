namespace StateMetrics.Resources.Custom;

/// <summary>What follows from a mistake in a configuration.</summary>
public enum MistakeKind
{
    /// <summary>It works, though probably not as it was meant.</summary>
    Warning,

    /// <summary>What the place describes is not shown; everything else is.</summary>
    Disabling,

    /// <summary>The file as a whole cannot be used.</summary>
    Fatal,
}
