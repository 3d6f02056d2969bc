namespace StateMetrics.Server.Configuration;

public enum FlagStatus
{
    Active,

    /// <summary>Of kube-state-metrics and without meaning here: accepted with a warning, its value unread.</summary>
    Ignored,
}
