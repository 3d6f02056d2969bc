using System.Globalization;

namespace StateMetrics.Exposition.Writing;

/// <summary>What a scraper's Accept and Accept-Encoding headers get. Repeated headers are given joined by commas.</summary>
public readonly record struct Negotiation(ExpositionFormat Format, string ContentType)
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";

    // Nobody sends more; the rest is ignored instead of sorted.
    private const int ClausesMax = 64;

    /// <summary>The format and the exact Content-Type for an Accept header; text when it is absent or nothing in it is ours.</summary>
    public static Negotiation For(string? accept)
    {
        string escaping = "underscores";
        foreach (Clause clause in Clauses(accept).Where(clause => clause.Quality > 0))
        {
            if (clause["escaping"] is "allow-utf-8" or "underscores" or "dots" or "values")
            {
                escaping = clause["escaping"]!;
            }

            string? version = clause["version"];
            if (clause.Name == "application/openmetrics-text" && version is null or "1.0.0" or "0.0.1")
            {
                return new Negotiation(
                    ExpositionFormat.OpenMetrics,
                    $"application/openmetrics-text; version={version ?? "0.0.1"}; charset=utf-8; escaping={escaping}");
            }

            if (clause.Name == "text/plain" && version is null or "0.0.4")
            {
                break;
            }

            if (clause.Name == "application/vnd.google.protobuf")
            {
                break;
            }
        }

        return new Negotiation(ExpositionFormat.Text, TextType);
    }

    /// <summary>True when the client takes gzip: "gzip" or else "*" is there with a quality above 0.</summary>
    public static bool AcceptsGzip(string? acceptEncoding)
    {
        double? gzip = null;
        double? any = null;
        foreach (Clause clause in Clauses(acceptEncoding))
        {
            if (clause.Name is "gzip" or "x-gzip")
            {
                gzip ??= clause.Quality;
            }
            else if (clause.Name == "*")
            {
                any ??= clause.Quality;
            }
        }

        return (gzip ?? any ?? 0) > 0;
    }

    /// <summary>The clauses by falling quality, concrete types before wildcards, otherwise as they were sent.</summary>
    private static IEnumerable<Clause> Clauses(string? header) =>
        (header ?? "").Split(',', ClausesMax, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Clause.Parse)
            .OrderByDescending(clause => clause.Quality)
            .ThenBy(clause => clause.Name.Count(c => c == '*'));

    private sealed record Clause(string Name, double Quality, Dictionary<string, string> Parameters)
    {
        public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

        public static Clause Parse(string text)
        {
            string[] parts = text.Split(';', StringSplitOptions.TrimEntries);
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (string part in parts[1..])
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    parameters[part[..equals].TrimEnd()] = part[(equals + 1)..].Trim().Trim('"');
                }
            }

            double quality = parameters.TryGetValue("q", out string? q)
                && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double parsed) ? parsed : 1;
            return new Clause(parts[0].ToLowerInvariant(), quality, parameters);
        }
    }
}
