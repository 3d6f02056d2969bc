namespace StateMetrics.Server.Commands.Render;

/// <summary>One Kubernetes object of a manifest file, as JSON.</summary>
/// <param name="ApiVersion">Such as v1 or apps/v1.</param>
/// <param name="Listed">
/// It came from a list or an array. A cluster's dump holds kinds that nobody exports, so these are passed over; a document
/// that somebody wrote for a kind that does not exist is a mistake to be told.
/// </param>
internal sealed record Manifest(string ApiVersion, string Kind, ReadOnlyMemory<byte> Json, bool Listed)
{
    public required ManifestPlace Place { get; init; }

    /// <summary>The apiVersion without its group.</summary>
    public string Version => ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..];
}
