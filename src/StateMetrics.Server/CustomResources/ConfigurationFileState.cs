namespace StateMetrics.Server.CustomResources;

/// <summary>How a file of configuration stands.</summary>
/// <param name="Type">The type label of kube-state-metrics: config or customresourceconfig.</param>
/// <param name="Name">Its path.</param>
internal sealed record ConfigurationFileState(string Type, string Name)
{
    internal const string CustomResources = "customresourceconfig";

    /// <summary>The text that is in use; null while none has been usable.</summary>
    public string? InUse { get; init; }

    /// <summary>When that text was taken into use; null while none is.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>False where the file is another one by now, which cannot be used.</summary>
    public bool IsCurrent { get; init; }
}
