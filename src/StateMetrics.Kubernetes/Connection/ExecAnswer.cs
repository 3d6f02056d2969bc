namespace StateMetrics.Kubernetes.Connection;

/// <summary>The status of an ExecCredential: a token, a certificate or both. No record, so that nothing prints it.</summary>
internal sealed class ExecAnswer
{
    internal string? Token { get; init; }

    internal ClientIdentity? Identity { get; init; }

    /// <summary>Null lasts until the server refuses it.</summary>
    internal DateTimeOffset? Expires { get; init; }
}
