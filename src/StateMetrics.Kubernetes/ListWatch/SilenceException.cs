namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>An open watch brought neither event nor bookmark for longer than it may be silent.</summary>
public sealed class SilenceException(TimeSpan silence)
    : Exception($"the watch was silent for {silence.TotalSeconds:0} s");
