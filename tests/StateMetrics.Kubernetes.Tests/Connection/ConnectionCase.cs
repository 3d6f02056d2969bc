using System.Text;
using StateMetrics.Kubernetes.Connection;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>What the tests of connections share: a folder, a clock, and short ways to a kubeconfig and an answer.</summary>
public abstract class ConnectionCase : IDisposable
{
    protected const string Agent = "state-metrics/9.9.9 (linux/amd64)";

    private protected TempFolder Folder { get; } = new();

    private protected SteppedTime Time { get; } = new();

    /// <summary>A kubeconfig with one context; each line of the two blocks is a key of its cluster and its user.</summary>
    protected string Kubeconfig(string cluster, string user) => Folder.Write("config", $"""
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - name: here
          context: {"{"}cluster: c, user: u{"}"}
        clusters:
        - name: c
          cluster:
        {Indent(cluster)}
        users:
        - name: u
          user:
        {Indent(user)}
        """);

    protected ClusterConnection Open(string kubeconfig) => Open(new ClusterOptions { KubeconfigPath = kubeconfig });

    protected ClusterConnection Open(ClusterOptions options) => ClusterConnection.Open(options, Agent, Time);

    protected static async Task<string> Get(ClusterConnection connection, string path = "/api")
    {
        using HttpResponseMessage response = await connection.Http.GetAsync(path, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? body : $"{(int)response.StatusCode} {body}";
    }

    protected static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>An error's line with the test's folder as F.</summary>
    protected string Shown(Exception error) => error.Message.Replace(Folder.Path, "F", StringComparison.Ordinal);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Indent(string block) => string.Join('\n', block.Split('\n').Select(line => $"    {line}"));
}
