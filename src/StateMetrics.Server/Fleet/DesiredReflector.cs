using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Fleet;

/// <summary>A reflector that should run, with everything that it is made from.</summary>
internal sealed record DesiredReflector(ResourceSlot Slot, ScopeSlot Scope, string Version, ShardPlan Shard)
{
    /// <summary>Which of the namespaces of the scope's name is read; 0 where the scope is none.</summary>
    public long Life { get; init; }

    public ReflectorKey Key => new(Slot.Name, Scope.Namespace);

    public string GroupVersion => Slot.Kind.Resource.GroupVersion(Version);

    /// <summary>Which objects the server is asked for; "" asks for all of them.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>The namespaces whose objects are kept; null keeps those of all of them.</summary>
    public NameSet? Namespaces { get; init; }

    /// <summary>Whether a reflector made for the other one does what this one asks for, and goes on untouched.</summary>
    public bool IsServedBy(DesiredReflector other) =>
        Version == other.Version && Shard.Generation == other.Shard.Generation && Scope.Sink == other.Scope.Sink
        && FieldSelector == other.FieldSelector && Namespaces == other.Namespaces && Life == other.Life;
}
