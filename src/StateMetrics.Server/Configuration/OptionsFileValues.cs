namespace StateMetrics.Server.Configuration;

/// <summary>What an options file says.</summary>
/// <param name="Values">Of the flags whose keys it has.</param>
/// <param name="Warnings">Lines about keys that do nothing.</param>
internal sealed record OptionsFileValues(FlagValues Values, IReadOnlyList<string> Warnings);
