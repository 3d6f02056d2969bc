namespace StateMetrics.Server.Configuration;

/// <summary>What <c>state-metrics render</c> prints.</summary>
public sealed record RenderOptions
{
    /// <summary>The name in <see cref="Files"/> that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Paths in the order given, at least one; <see cref="StandardInput"/> at most once.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public RenderFormat Format { get; init; } = RenderFormat.Text;

    public required ResourceSelection Resources { get; init; }

    public CustomResourceOptions CustomResources { get; init; } = new();

    public FamilyLists Families { get; init; } = new();

    public ShardOptions Shard { get; init; } = new(0, 1);
}
