using StateMetrics.Testing.Certificates;

namespace StateMetrics.Server.Tests.Http.Tls;

/// <summary>A folder with a web configuration, a certificate and its key, and authorities for clients.</summary>
internal sealed class WebFolder : IDisposable
{
    private static readonly TestAuthority s_authority = new("web");
    private static readonly CertificatePair s_server = s_authority.IssueServer();

    internal WebFolder()
    {
        Write("tls.crt", s_server.Certificate);
        Write("tls.key", s_server.Key);
        Write("ca.crt", s_authority.Pem);
    }

    internal static CertificatePair Server => s_server;

    internal static TestAuthority Authority => s_authority;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("state-metrics-web-").FullName;

    internal string Configuration => Path.Combine(Folder, "web.yml");

    internal string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    internal void Delete(string name) => File.Delete(Path.Combine(Folder, name));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
