namespace StateMetrics.Simulator.Cluster;

/// <summary>What the server itself reads of an object, and where its metadata stands in the JSON bytes.</summary>
internal readonly record struct ObjectMetadata
{
    internal required string Namespace { get; init; }

    internal required string Name { get; init; }

    internal required string Uid { get; init; }

    /// <summary>spec.nodeName, for the field selector; only pods have one.</summary>
    internal string NodeName { get; init; }

    internal int Start { get; init; }

    internal int Length { get; init; }
}
