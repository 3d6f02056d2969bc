namespace StateMetrics.Kubernetes.Connection;

/// <summary>What the configuration says of TLS. Its files are read whenever a snapshot is taken.</summary>
internal sealed class TlsSettings
{
    /// <summary>The CAs that sign the server's certificate; null trusts those of the system.</summary>
    internal PemSource? Authorities { get; init; }

    internal PemSource? Certificate { get; init; }

    internal PemSource? CertificateKey { get; init; }

    /// <summary>Any server is believed.</summary>
    internal bool IsInsecure { get; init; }

    /// <summary>The name that the server's certificate must hold, where it is not the URL's host; "" otherwise.</summary>
    internal string ServerName { get; init; } = "";

    internal bool IsConfigured => Authorities is not null || Certificate is not null || IsInsecure;

    /// <exception cref="KubeconfigException">A file cannot be read, or does not hold what it should.</exception>
    internal TlsSnapshot Read()
    {
        string authorities = Authorities is null ? "" : Read(Authorities);
        ClientIdentity? identity = Certificate is null || CertificateKey is null
            ? null
            : new ClientIdentity(Read(Certificate), Read(CertificateKey));
        return new TlsSnapshot(authorities, identity);
    }

    /// <summary>Reads and tries everything once, so that a mistake shows itself at start.</summary>
    /// <exception cref="KubeconfigException">A file cannot be read, or does not hold what it should.</exception>
    internal void Check()
    {
        TlsSnapshot snapshot = Read();
        Try(Authorities, () => snapshot.ReadAuthorities());
        Try(Certificate, () => snapshot.Identity?.ToContext());
    }

    private static void Try(PemSource? source, Action act)
    {
        try
        {
            act();
        }
        catch (InvalidDataException e)
        {
            throw new KubeconfigException($"{source?.Key} {e.Message}", e);
        }
    }

    private static string Read(PemSource source)
    {
        try
        {
            return source.Read();
        }
        catch (IOException e)
        {
            throw new KubeconfigException($"{source.Key} {e.Message}", e);
        }
    }
}
