namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>The values of one field of a schedule, as bits.</summary>
/// <param name="Values">May be none: a field of commas only is valid, and never matches.</param>
/// <param name="IsAny">Written with a star and no step: of the two day fields, such a one leaves the choice to the other.</param>
internal readonly record struct CronField(ulong Values, bool IsAny)
{
    internal bool Has(int value) => (Values >> value & 1) != 0;
}
