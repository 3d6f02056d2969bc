using StateMetrics.Exposition.Families;

namespace StateMetrics.Resources;

/// <summary>How conditions become samples: one for each status that a condition can have.</summary>
internal static class Conditions
{
    /// <summary>
    /// The values of the status label;
    /// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md.
    /// The API has True, False and Unknown, and nothing else counts as one of them.
    /// </summary>
    internal static readonly StateSet Statuses = new("True", "False", "Unknown") { InLowerCase = true };
}
