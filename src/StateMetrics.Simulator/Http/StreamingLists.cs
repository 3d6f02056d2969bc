namespace StateMetrics.Simulator.Http;

/// <summary>What a server does with <c>sendInitialEvents=true</c>.</summary>
public enum StreamingLists
{
    /// <summary>Sends ADDED for every object, then the annotated bookmark (Kubernetes 1.32 and later).</summary>
    Supported,

    /// <summary>Refuses the request with 422 Invalid (1.27 to 1.31, feature gate off).</summary>
    Refused,

    /// <summary>Does not know the parameter and starts a plain watch (before 1.27).</summary>
    Ignored,
}
