using System.Globalization;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>The ListOptions of a request's query.</summary>
internal sealed record ListQuery
{
    internal bool Watch { get; private init; }

    internal int Limit { get; private init; }

    internal string Continue { get; private init; } = "";

    internal string ResourceVersion { get; private init; } = "";

    internal string ResourceVersionMatch { get; private init; } = "";

    internal string LabelSelector { get; private init; } = "";

    internal string FieldSelector { get; private init; } = "";

    internal string ShardSelector { get; private init; } = "";

    internal bool AllowWatchBookmarks { get; private init; }

    internal bool SendInitialEvents { get; private init; }

    internal int? TimeoutSeconds { get; private init; }

    /// <summary>The concrete version that is asked for; null for "" and "0".</summary>
    /// <exception cref="ApiStatusException">400: it is no number.</exception>
    internal long? Version => ResourceVersion is "" or "0"
        ? null
        : long.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : throw ApiStatusException.BadRequest($"resourceVersion: Invalid value: \"{ResourceVersion}\"");

    internal static ListQuery Read(IQueryCollection query) => new()
    {
        Watch = Flag(query, "watch"),
        Limit = Number(query, "limit") ?? 0,
        Continue = Text(query, "continue"),
        ResourceVersion = Text(query, "resourceVersion"),
        ResourceVersionMatch = Text(query, "resourceVersionMatch"),
        LabelSelector = Text(query, "labelSelector"),
        FieldSelector = Text(query, "fieldSelector"),
        ShardSelector = Text(query, "shardSelector"),
        AllowWatchBookmarks = Flag(query, "allowWatchBookmarks"),
        SendInitialEvents = Flag(query, "sendInitialEvents"),
        TimeoutSeconds = Number(query, "timeoutSeconds"),
    };

    private static string Text(IQueryCollection query, string name) => query[name].ToString();

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "true" or "1";

    private static int? Number(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" => null,
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
        string text => throw ApiStatusException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax ({name})"),
    };
}
