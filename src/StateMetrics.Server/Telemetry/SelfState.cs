using System.Text;
using StateMetrics.Exposition.Self;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Fleet;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Telemetry;

/// <summary>What the exporter knows of itself at one moment: the source of its own families.</summary>
internal sealed class SelfState(BuildVersion build, ShardState sharding, ScopeView[] scopes, ObjectFaults faults, Observations scrapes)
{
    private ProcessFigures? _process;

    /// <summary>Null where there is no API server.</summary>
    public ApiServer? Server { get; init; }

    public ShardState Sharding => sharding;

    /// <summary>Null until the own shard is known.</summary>
    public ShardPlan? Shard { get; } = sharding.Plan.Value;

    public ScopeView[] Scopes => scopes;

    public Tally ObjectErrors => faults.Errors;

    public Tally CustomErrors => faults.CustomErrors;

    public Observations ScrapeDurations => scrapes;

    /// <summary>Clients that were sent away, by reason.</summary>
    public Tally Refusals { get; init; } = new();

    /// <summary>The configuration files that may change while the process runs.</summary>
    public IReadOnlyList<ConfigurationFile> Files { get; init; } = [];

    /// <summary>What /readyz answers.</summary>
    public bool IsReady { get; init; }

    /// <summary>--object-limit; null without one.</summary>
    public long? ObjectLimit { get; init; }

    /// <summary>How the definitions of custom resources have changed so far.</summary>
    public CollectionChanges Definitions { get; init; } = new();

    public ProcessFigures Process => _process ??= ProcessFigures.Read();

    public ReadOnlyMemory<byte> Version { get; } = Encoding.UTF8.GetBytes(build.Version);

    public ReadOnlyMemory<byte> Revision { get; } = Encoding.UTF8.GetBytes(build.Revision);

    public ReadOnlyMemory<byte> Framework { get; } = Encoding.UTF8.GetBytes(build.Framework);

    public ReadOnlyMemory<byte> Platform { get; } = Encoding.UTF8.GetBytes(build.Platform);
}
