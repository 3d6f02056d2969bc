namespace StateMetrics.Simulator.Workloads;

/// <summary>What a generated pod is doing.</summary>
internal enum PodActivity
{
    Running,
    Unready,
    Pending,
    CrashLooping,
    Succeeded,
    Failed,
}

/// <summary>What tells one pod of an application from the next.</summary>
internal sealed record DemoPod
{
    internal required PodBlueprint Blueprint { get; init; }

    internal required string Name { get; init; }

    /// <summary>Which node; the pod's addresses come from it and <see cref="Ordinal"/>.</summary>
    internal required int Node { get; init; }

    internal required int Ordinal { get; init; }

    internal required DateTimeOffset Created { get; init; }

    internal required PodActivity Activity { get; init; }

    internal int Restarts { get; init; }

    internal DateTimeOffset ChangedAt { get; init; }

    internal string HostIp => $"10.{64 + (Node >> 16)}.{(Node >> 8) & 255}.{Node & 255}";

    internal string Ip => $"10.{128 + ((Ordinal >> 16) & 127)}.{(Ordinal >> 8) & 255}.{Ordinal & 255}";
}
