using StateMetrics.Server.Http.Tls;

namespace StateMetrics.Server.Http;

/// <summary>What lies between a client and an answer: the web configuration, the routes, and the count of those sent away.</summary>
internal sealed record Entrance(Routes Routes)
{
    /// <summary>The web configuration of the moment.</summary>
    public Func<WebConfiguration> Web { get; init; } = static () => WebConfiguration.None;

    public Refusals Refusals { get; init; } = new();

    /// <summary>What answers wait in.</summary>
    public AnswerMemory Memory { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
