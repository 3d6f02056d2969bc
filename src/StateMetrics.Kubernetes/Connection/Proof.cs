using System.Net.Http.Headers;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// What one request shows of who we are: a header, a client certificate, both or nothing. Compared by reference: two
/// proofs are the same only where they came from the same answer of their source. No record, so that nothing prints it.
/// </summary>
internal sealed class Proof
{
    internal static readonly Proof None = new();

    internal AuthenticationHeaderValue? Header { get; init; }

    /// <summary>A certificate that the source made; it replaces the kubeconfig's.</summary>
    internal ClientIdentity? Identity { get; init; }
}
