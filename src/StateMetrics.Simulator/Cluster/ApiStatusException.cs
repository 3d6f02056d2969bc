namespace StateMetrics.Simulator.Cluster;

/// <summary>A refusal as the API server words it; the HTTP side turns it into a Status object.</summary>
public sealed class ApiStatusException(int code, string reason, string message) : Exception(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>The machine-readable reason, such as NotFound, AlreadyExists, Conflict, Expired, Invalid.</summary>
    public string Reason { get; } = reason;

    /// <summary>Seconds for the Retry-After header; null for none.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The reason of the one cause in the details, such as ResourceVersionTooLarge.</summary>
    public string? Cause { get; init; }

    internal static ApiStatusException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{Qualified(type)} \"{name}\" not found");

    internal static ApiStatusException AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{Qualified(type)} \"{name}\" already exists");

    internal static ApiStatusException Conflict(ResourceType type, string name) => new(409, "Conflict",
        $"Operation cannot be fulfilled on {Qualified(type)} \"{name}\": the object has been modified; "
        + "please apply your changes to the latest version and try again");

    internal static ApiStatusException Expired(long asked, long oldest) =>
        new(410, "Expired", $"too old resource version: {asked} ({oldest})");

    internal static ApiStatusException TooLarge(long asked, long latest) =>
        new(504, "Timeout", $"Too large resource version: {asked}, current: {latest}")
        {
            RetryAfterSeconds = 1,
            Cause = "ResourceVersionTooLarge",
        };

    internal static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    internal static ApiStatusException Invalid(string message) => new(422, "Invalid", message);

    private static string Qualified(ResourceType type) =>
        type.Id.Group.Length == 0 ? type.Id.Plural : $"{type.Id.Plural}.{type.Id.Group}";
}
