using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace StateMetrics.Server.Http.Access;

/// <summary>
/// The namespaces of <c>?namespace=a</c>, which may repeat and be a list. The filter decides by it and the scrape selects by
/// it, so that nobody is permitted one thing and given another.
/// </summary>
internal static class NamespaceQuery
{
    // Each costs a review where there is a filter.
    internal const int NamesMax = 100;

    /// <summary>Null where the query has no such parameter; false where it holds something that is no namespace's name.</summary>
    internal static bool TryRead(HttpRequest request, out HashSet<string>? names)
    {
        names = null;
        if (!request.Query.TryGetValue("namespace", out StringValues values))
        {
            return true;
        }
        names = values.SelectMany(static value =>
                (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
        return names.Count <= NamesMax && names.All(IsName);
    }

    private static bool IsName(string text) =>
        text.Length <= 63 && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
