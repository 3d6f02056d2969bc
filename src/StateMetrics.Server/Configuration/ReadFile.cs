namespace StateMetrics.Server.Configuration;

/// <summary>One look at a file of configuration.</summary>
/// <param name="Given">The path that was given: the file's own, or its folder's.</param>
/// <param name="Name">The path of the file.</param>
/// <param name="Text">Null where it could not be read.</param>
internal sealed record ReadFile(string Given, string Name, string? Text)
{
    /// <summary>Why it could not be read, on one line; "" where it could.</summary>
    public string Error { get; init; } = "";

    /// <summary>It is not there.</summary>
    public bool IsMissing { get; init; }
}
