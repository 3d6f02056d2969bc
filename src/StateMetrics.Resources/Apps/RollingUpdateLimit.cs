using System.Globalization;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Apps;

/// <summary>
/// maxUnavailable and maxSurge: a number of pods, or a share of the wanted ones;
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment.
/// </summary>
internal static class RollingUpdateLimit
{
    /// <summary>The limit in pods; null where it is absent or no percentage. A share is rounded down, or up where asked.</summary>
    internal static double? Of(IntOrString? limit, int? replicas, bool roundUp)
    {
        if (limit is not { } given || replicas is not { } wanted)
        {
            return null;
        }
        if (!given.IsText)
        {
            return given.Number;
        }
        ReadOnlySpan<byte> text = given.Text.Span;
        if (!text.EndsWith("%"u8)
            || !long.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long percent))
        {
            return null;
        }
        double share = (double)percent * wanted / 100;
        return roundUp ? Math.Ceiling(share) : Math.Floor(share);
    }
}
