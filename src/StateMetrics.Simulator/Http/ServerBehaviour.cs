namespace StateMetrics.Simulator.Http;

/// <summary>The traits in which API servers differ. May be changed while the server runs; requests read it as they start.</summary>
public sealed class ServerBehaviour
{
    public StreamingLists StreamingLists { get; set; } = StreamingLists.Supported;

    /// <summary>Default <see cref="ShardedLists.Ignored"/>: the gate is alpha in 1.36, and off.</summary>
    public ShardedLists ShardedLists { get; set; } = ShardedLists.Ignored;

    public GoneForm GoneForm { get; set; } = GoneForm.ErrorEvent;

    /// <summary>Aggregated discovery on /api and /apis (1.26 and later). Default true.</summary>
    public bool AggregatedDiscovery { get; set; } = true;

    /// <summary>Protobuf for built-in kinds. Default true; false makes a server that answers JSON only.</summary>
    public bool Protobuf { get; set; } = true;

    /// <summary>Bookmarks for watches that ask for them. Default true.</summary>
    public bool Bookmarks { get; set; } = true;

    /// <summary>Default one minute, as the API server sends them.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a watch without timeoutSeconds stays open. Default 30 minutes.</summary>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a continue token of a compacted version is answered with 410. Default true.</summary>
    public bool ContinueTokensExpire { get; set; } = true;

    /// <summary>Whether resourceVersion=0 answers everything at once whatever the limit, as the watch cache does. Default true.</summary>
    public bool VersionZeroIgnoresLimit { get; set; } = true;

    /// <summary>
    /// A server that lags behind the others of its cluster: it stands at this version. Lists that do not ask for a consistent
    /// read show that state, watches bring nothing newer, and bookmarks carry that version. Null (the default) for none.
    /// </summary>
    public long? StandsAt { get; set; }

    /// <summary>Whether a server that <see cref="StandsAt"/> a version answers consistent reads from there too. Default false.</summary>
    public bool StandsForConsistentReads { get; set; }

    /// <summary>
    /// Whether a review of rules tells them all. False is a server with an authorizer that cannot tell its rules, a webhook say:
    /// it says so, and tells none. Default true.
    /// </summary>
    public bool TellsRules { get; set; } = true;

    /// <summary>The token that every request must bear; null (the default) for none.</summary>
    public string? RequiredToken { get; set; }

    /// <summary>What /livez, /readyz and /healthz answer. Default true.</summary>
    public bool Healthy { get; set; } = true;

    /// <summary>gitVersion on /version.</summary>
    public string GitVersion { get; set; } = "v1.36.2";
}
