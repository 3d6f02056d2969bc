using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources;

/// <summary>How conditions become samples: one for each status that a condition can have.</summary>
internal static class Conditions
{
    /// <summary>
    /// The values of the status label; https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md.
    /// The API writes True, False and Unknown.
    /// </summary>
    internal static readonly StateSet Statuses = new("true", "false", "unknown") { IgnoreCase = true };
}
