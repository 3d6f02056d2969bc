namespace StateMetrics.Server.Sharding;

/// <summary>What is known of one object of the API.</summary>
/// <param name="Listed">The server has answered, so that a missing object does not exist.</param>
/// <param name="Object">Its last state; null where it does not exist.</param>
/// <param name="Error">Why it cannot be read now; "" while it can. What was known stays known.</param>
internal sealed record Observed<T>(bool Listed, T? Object, string Error)
    where T : class
{
    public static readonly Observed<T> Nothing = new(false, null, "");

    /// <summary>Why the object cannot be had; "" where it can, or has not been read yet.</summary>
    internal string ProblemWith(string name) =>
        Error.Length > 0 ? $"{name} cannot be read: {Error}" : Listed && Object is null ? $"{name} does not exist" : "";
}
