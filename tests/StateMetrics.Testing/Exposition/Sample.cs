namespace StateMetrics.Testing.Exposition;

/// <summary>One sample line: its name, its labels by name, its value.</summary>
public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>True when the sample has these labels with these values, whatever others it has.</summary>
    public bool Has(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        foreach ((string name, string value) in labels)
        {
            if (!Labels.TryGetValue(name, out string? actual) || actual != value)
            {
                return false;
            }
        }

        return true;
    }
}
