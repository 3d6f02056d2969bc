using StateMetrics.Server.Sharding;

namespace StateMetrics.Simulation.Tests;

/// <summary>How the exporter of a world is told to read.</summary>
internal enum Reading
{
    /// <summary>Everything at once.</summary>
    Everything,

    /// <summary>Some namespaces, each by itself.</summary>
    Named,

    /// <summary>Some namespaces, with the rights of Roles alone.</summary>
    ByRoles,

    /// <summary>The namespaces with a label.</summary>
    Selected,
}

/// <summary>What a seed makes of a world before anything happens in it.</summary>
internal sealed record Shape
{
    private static readonly TimeSpan s_auditSoon = TimeSpan.FromMinutes(5);

    public required int Seed { get; init; }

    public required Reading Reading { get; init; }

    /// <summary>Whether a custom resource is configured, whose definition comes and goes.</summary>
    public required bool Custom { get; init; }

    /// <summary>Whether events are swallowed, which only an audit finds.</summary>
    public required bool Loses { get; init; }

    /// <summary>The exporter's shards, one after the other.</summary>
    public required IReadOnlyList<HashRanges> Plans { get; init; }

    /// <summary>How many API servers share the cluster.</summary>
    public required int Replicas { get; init; }

    /// <summary>The longest that a request is on its way.</summary>
    public required TimeSpan LatencyMax { get; init; }

    public required int PageItemsMax { get; init; }

    public required bool FromServerCache { get; init; }

    public TimeSpan AuditInterval => Loses ? s_auditSoon : TimeSpan.FromMinutes(30);

    /// <summary>For how long there is trouble.</summary>
    public required TimeSpan Trouble { get; init; }

    /// <summary>Faults per minute of trouble.</summary>
    public required double FaultRate { get; init; }

    /// <summary>How often the exporter's configuration changes, such that everything of some resources is listed anew.</summary>
    public int Reloads { get; init; }

    /// <summary>Writes per minute of trouble.</summary>
    public required double WriteRate { get; init; }

    /// <summary>
    /// How long it may take until everything is shown as it is once the trouble is over: pauses reach 40 % of its age, those for a
    /// namespace that was away some five minutes, and what was swallowed waits for an audit.
    /// </summary>
    public TimeSpan HealsWithin => TimeSpan.FromMinutes(4)
        + (Reading is Reading.ByRoles or Reading.Named ? TimeSpan.FromMinutes(5) : TimeSpan.Zero)
        + (Loses ? 2 * s_auditSoon : TimeSpan.Zero);

    /// <summary>Seconds between two scrapes, on average.</summary>
    public required double ScrapeInterval { get; init; }

    /// <param name="seed">Which world.</param>
    /// <param name="minutes">How long the trouble lasts on average.</param>
    /// <param name="pace">How often something happens: 1 is all the time, less leaves calm in between.</param>
    internal static Shape Of(int seed, double minutes, double pace)
    {
        var random = new Random(seed);
        var reading = (Reading)Math.Max(0, random.Next(7) - 3);
        bool large = random.Next(4) == 0;
        var shape = new Shape
        {
            Seed = seed,
            Reading = reading,
            // Definitions are nobody's who has Roles alone.
            Custom = random.Next(2) == 0 && reading != Reading.ByRoles,
            Loses = random.Next(5) == 0,
            Plans = random.Next(4) == 0 ? PlansOf(random) : [HashRanges.Everything],
            Replicas = 1 + (random.Next(3) / 2),
            LatencyMax = TimeSpan.FromMilliseconds(random.Next(4) switch { 0 => 0, 1 => 20, 2 => 200, _ => 2000 }),
            PageItemsMax = random.Next(3) == 0 ? 1 + random.Next(5) : 500,
            FromServerCache = random.Next(6) == 0,
            Trouble = TimeSpan.FromMinutes(minutes * (0.5 + random.NextDouble())),
            FaultRate = random.Next(5) == 0 ? 0 : (1 + (random.NextDouble() * 6)) * pace,
            WriteRate = (large ? 60 : 4 + (random.NextDouble() * 20)) * pace,
            ScrapeInterval = (random.Next(4) == 0 ? 10 : 2.5) / pace,
        };
        // What was swallowed of a copy that is not shown yet cannot be told from outside.
        return shape.Loses || random.Next(3) > 0 ? shape : shape with { Reloads = 1 + random.Next(4) };
    }

    private static List<HashRanges> PlansOf(Random random)
    {
        int total = 1 + random.Next(3);
        List<HashRanges> plans = [new Shard(random.Next(total), total).Range];
        for (int i = 1 + random.Next(3); i > 0; i--)
        {
            total = 1 + random.Next(3);
            HashRanges next = new Shard(random.Next(total), total).Range;
            // Half of the changes are handovers, in which what was served goes on being served.
            plans.Add(random.Next(2) == 0 ? next.Union(plans[^1]) : next);
        }
        return plans;
    }
}
