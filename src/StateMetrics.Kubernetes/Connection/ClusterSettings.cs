namespace StateMetrics.Kubernetes.Connection;

/// <summary>Everything that a connection is made of, read and checked.</summary>
internal sealed class ClusterSettings
{
    internal required Uri Server { get; init; }

    /// <summary>Where the settings came from, for people.</summary>
    internal required string Origin { get; init; }

    /// <summary>
    /// All that was said of the server and of who we are there, as a text: settings with equal ones are the same. Holds secrets.
    /// </summary>
    internal string Fingerprint { get; init; } = "";

    internal TlsSettings Tls { get; init; } = new();

    internal Credential Credential { get; init; } = new FixedCredential(Proof.None);

    /// <summary>The headers by which requests act as somebody else; usually none.</summary>
    internal IReadOnlyList<(string Name, string Value)> Impersonation { get; init; } = [];

    internal Uri? Proxy { get; init; }

    internal bool Compressed { get; init; }
}
