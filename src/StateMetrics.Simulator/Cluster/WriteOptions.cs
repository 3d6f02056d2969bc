namespace StateMetrics.Simulator.Cluster;

/// <summary>Which part of an object a write may touch.</summary>
internal enum WriteScope
{
    /// <summary>Everything, server-side fields included: the C# API.</summary>
    Whole,

    /// <summary>All but the status, where the status has its own subresource: a plain REST write.</summary>
    Main,

    /// <summary>The status only.</summary>
    Status,
}

/// <summary>How a write is to be taken, and where the request's path says that the object is.</summary>
internal readonly record struct WriteOptions(WriteScope Scope = WriteScope.Whole, string? Namespace = null, string? Name = null);
