namespace StateMetrics.Server.Http.Access;

/// <summary>Who a token belongs to, as the API server said; handed back to it with the question whether that one may.</summary>
internal sealed record Caller(string Name, string Uid)
{
    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Extra { get; init; } = [];
}
