using System.Globalization;

namespace StateMetrics.Kubernetes.Discovery;

/// <summary>
/// Versions of an API, the best one first: stable before beta before alpha, newer before older, anything else last and by its
/// text; https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority.
/// </summary>
public sealed class ApiVersionOrder : IComparer<string>
{
    private const int Other = 3;

    private ApiVersionOrder()
    {
    }

    public static ApiVersionOrder BestFirst { get; } = new();

    public int Compare(string? x, string? y)
    {
        (int Stage, int Major, int Minor) a = Parse(x ?? "");
        (int Stage, int Major, int Minor) b = Parse(y ?? "");
        if (a.Stage != b.Stage || a.Stage == Other)
        {
            return a.Stage != b.Stage ? a.Stage.CompareTo(b.Stage) : string.CompareOrdinal(x, y);
        }
        return (b.Major, b.Minor).CompareTo((a.Major, a.Minor));
    }

    /// <summary>v2beta1 is (beta, 2, 1).</summary>
    private static (int Stage, int Major, int Minor) Parse(string version)
    {
        if (!version.StartsWith('v') || Number(version.AsSpan(1), out int digits) is not int major)
        {
            return (Other, 0, 0);
        }
        ReadOnlySpan<char> rest = version.AsSpan(1 + digits);
        int stage = rest.IsEmpty ? 0 : rest.StartsWith("beta") ? 1 : rest.StartsWith("alpha") ? 2 : Other;
        if (stage is 0 or Other)
        {
            return (stage, major, 0);
        }
        ReadOnlySpan<char> last = rest[(stage == 1 ? "beta".Length : "alpha".Length)..];
        return Number(last, out int used) is int minor && used == last.Length ? (stage, major, minor) : (Other, 0, 0);
    }

    private static int? Number(ReadOnlySpan<char> text, out int digits)
    {
        int other = text.IndexOfAnyExceptInRange('0', '9');
        digits = other < 0 ? text.Length : other;
        return int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
    }
}
