namespace StateMetrics.Simulator.Workloads;

/// <summary>One application of a demo cluster: a Deployment, or a Job, and what its pods look like.</summary>
internal sealed record Application
{
    internal required string Name { get; init; }

    internal required string Namespace { get; init; }

    internal required int Replicas { get; init; }

    /// <summary>The uid of the ReplicaSet or Job that owns the pods.</summary>
    internal required string OwnerUid { get; init; }

    internal required string DeploymentUid { get; init; }

    internal required string TemplateHash { get; init; }

    internal required string Version { get; init; }

    internal bool IsJob { get; init; }

    /// <summary>Name of the ReplicaSet or Job.</summary>
    internal string Owner => IsJob ? Name : $"{Name}-{TemplateHash}";
}
