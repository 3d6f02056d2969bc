namespace StateMetrics.Kubernetes.Discovery;

/// <summary>What one look has gathered so far.</summary>
internal sealed class Look(ServedResources? before)
{
    internal List<ServedResource> Found { get; } = [];

    /// <summary>By group-version, with the reason.</summary>
    internal Dictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>A group-version cannot be looked at: what was known of it stays known.</summary>
    internal void Failed(string group, string version, string reason)
    {
        Failures[group.Length == 0 ? version : $"{group}/{version}"] = reason;
        if (before is not null)
        {
            Found.AddRange(before.All.Where(r => r.Group == group && r.Version == version));
        }
    }
}
