namespace StateMetrics.Server.Configuration;

/// <summary>One row of the flag table. Parsing, help, completion and the README are made from these rows.</summary>
/// <param name="Group">Where it is listed, and which commands take it.</param>
/// <param name="Name">Without the leading hyphens.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Default">The value in effect when the flag is absent, in the flag's own syntax; "" is an empty value.</param>
/// <param name="Help">A sentence without its full stop.</param>
public sealed record Flag(FlagGroup Group, string Name, FlagKind Kind, string Default, string Help)
{
    /// <summary>Where the flag comes from unless a row says otherwise: kube-state-metrics up to 2.15.</summary>
    public const string Inherited = "KSM";

    /// <summary>A flag that only this program has.</summary>
    public const string Own = "own";

    /// <summary>The one-letter form; null where there is none.</summary>
    public char? Short { get; init; }

    /// <summary>The first version of kube-state-metrics ("KSM") that has the flag, or <see cref="Own"/>.</summary>
    public string Since { get; init; } = Inherited;

    public FlagStatus Status { get; init; } = FlagStatus.Active;

    /// <summary>The words that a <see cref="FlagKind.Choice"/> knows.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What help texts print for the value; "" for a switch.</summary>
    public string ValueName => Kind switch
    {
        FlagKind.Switch => "",
        FlagKind.Text => "TEXT",
        FlagKind.TextList => "TEXT",
        FlagKind.Path or FlagKind.PathList => "FILE",
        FlagKind.Paths => "FILE...",
        FlagKind.Integer => "N",
        FlagKind.Number => "NUMBER",
        FlagKind.Duration => "DURATION",
        FlagKind.List => "LIST",
        FlagKind.Allowlist => "ALLOWLIST",
        _ => string.Join('|', Choices),
    };

    /// <summary>The name as typed.</summary>
    public override string ToString() => $"--{Name}";
}
