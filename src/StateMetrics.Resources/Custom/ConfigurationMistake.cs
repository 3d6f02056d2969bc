namespace StateMetrics.Resources.Custom;

/// <summary>One thing that is wrong with a configuration of custom resources.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Place">Where it stands in the document, such as spec.resources[0].metrics[2].name; "" for the document.</param>
/// <param name="Reason">What is wrong, on one line.</param>
public sealed record ConfigurationMistake(string File, string Place, string Reason)
{
    // What somebody reads, whatever stands in the file.
    private const int CharactersMax = 500;

    /// <summary>On one line, and not longer than one is read.</summary>
    public string Reason { get; } = Reason.Length <= CharactersMax ? Reason : Reason[..CharactersMax] + "…";

    public required MistakeKind Kind { get; init; }

    /// <summary>Counted from 1; 0 where the reason tells the line, or there is none.</summary>
    public long Line { get; init; }

    /// <summary>The line that is shown to people.</summary>
    public override string ToString()
    {
        string line = Line > 0 ? $":{Line}" : "";
        string place = Place.Length > 0 ? $"{Place}: " : "";
        return $"{File}{line}: {(Kind == MistakeKind.Warning ? "warning: " : "")}{place}{Reason}";
    }
}
