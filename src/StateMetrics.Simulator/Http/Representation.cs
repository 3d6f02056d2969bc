using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>What the client and server agreed on: the encoding, and whether objects are cut down to their metadata.</summary>
internal readonly record struct Representation(bool Protobuf, bool MetadataOnly = false, bool AggregatedDiscovery = false)
{
    private const string Proto = "application/vnd.kubernetes.protobuf";

    internal string ContentType => Protobuf ? Proto : "application/json";

    internal string WatchContentType => Protobuf ? $"{Proto};stream=watch" : "application/json";

    /// <summary>The first clause of an Accept header that can be served, in the order of the header.</summary>
    /// <param name="accept">The header; empty means anything.</param>
    /// <param name="protobuf">Whether the whole objects have a protobuf form here.</param>
    /// <param name="metadataProtobuf">Whether partial objects have one: they do even for custom resources.</param>
    /// <exception cref="ApiStatusException">406: none can.</exception>
    internal static Representation Choose(string accept, bool protobuf, bool metadataProtobuf)
    {
        if (accept.Length == 0)
        {
            return default;
        }
        foreach (string clause in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = clause.Split(';', StringSplitOptions.TrimEntries);
            string? kind = Array.Find(parts, part => part.StartsWith("as=", StringComparison.Ordinal))?[3..];
            bool metadata = kind is "PartialObjectMetadata" or "PartialObjectMetadataList";
            bool aggregated = kind == "APIGroupDiscoveryList" && parts.Contains("v=v2");
            if (kind is not null && !metadata && !aggregated)
            {
                continue;
            }
            if (parts[0] is "application/json" or "*/*" or "application/*")
            {
                return new Representation(Protobuf: false, metadata, aggregated);
            }
            if (parts[0] == Proto && (metadata ? metadataProtobuf : protobuf))
            {
                return new Representation(Protobuf: true, metadata, aggregated);
            }
        }
        throw new ApiStatusException(406, "NotAcceptable",
            $"only the following media types are accepted: application/json{(protobuf ? ", " + Proto : "")}");
    }
}
