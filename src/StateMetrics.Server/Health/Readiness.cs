namespace StateMetrics.Server.Health;

/// <summary>
/// Whether every enabled, permitted and served resource has been listed once, and the text that says what is missing and
/// why. A resource that is forbidden or not served is shown, and blocks nothing.
/// </summary>
internal sealed record Readiness(bool IsReady, string Report)
{
    /// <summary>The same without any name, for those who may not see names.</summary>
    internal string Brief => IsReady ? "ok\n" : "not ready\n";
}
