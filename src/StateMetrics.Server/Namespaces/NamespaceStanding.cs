namespace StateMetrics.Server.Namespaces;

/// <summary>What a namespace is to us.</summary>
internal enum NamespaceStanding
{
    /// <summary>Read, as far as there are rights.</summary>
    Open,

    /// <summary>There is none of this name, and was none while we looked.</summary>
    Missing,

    /// <summary>It was there and is not any more.</summary>
    Gone,

    /// <summary>
    /// Nothing in it may be listed, and whether it exists may not be asked: deleted with its Roles, or without them.
    /// </summary>
    Lost,
}
