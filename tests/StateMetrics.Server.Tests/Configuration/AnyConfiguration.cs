using StateMetrics.Kubernetes.Connection;
using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.Http.Tls;
using StateMetrics.Server.Tests.Http.Tls;
using StateMetrics.Testing.RandomDocuments;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>Reads a text as any of the configuration files, and finds out what is wrong with how that ends.</summary>
internal sealed class AnyConfiguration : IDisposable
{
    private readonly WebFolder _folder = new();

    internal static readonly string[] Files = ["options", "custom-resources", "web", "kubeconfig"];

    public void Dispose() => _folder.Dispose();

    internal Task<string?> ProblemAsync(string file, string text) => file switch
    {
        "options" => BoundedReading.ProblemAsync(() => ReadOptions(text), static e => e is UsageException),
        "custom-resources" => BoundedReading.ProblemAsync(() => ReadCustomResources(text), static _ => false),
        "web" => BoundedReading.ProblemAsync(() => ReadWeb(text), static e => e is WebConfigurationException),
        _ => BoundedReading.ProblemAsync(() => ReadKubeconfig(text), static e => e is KubeconfigException),
    };

    private static IReadOnlyList<string> ReadOptions(string text)
    {
        var source = new OptionsSource(FlagParser.Parse(["--config=o.yaml"], FlagUse.Run), Given.Context);
        return source.Read(new ReadFile("o.yaml", "o.yaml", text)).Warnings;
    }

    private static IEnumerable<string> ReadCustomResources(string text) =>
        CustomResourceConfiguration.Read([new CustomResourceFile("c.yaml", text)]).Mistakes.Select(static mistake => mistake.ToString());

    private IEnumerable<string> ReadWeb(string text)
    {
        _ = WebConfigurationReader.Read(Write("web.yml", text), new WebFiles());
        return [];
    }

    /// <summary>Every context, and none of them asks its server for anything.</summary>
    private IEnumerable<string> ReadKubeconfig(string text)
    {
        string path = Write("kubeconfig", text);
        foreach (string context in (string[])["", "a", "b", "d"])
        {
            string? refusal = null;
            try
            {
                using ClusterConnection connection = ClusterConnection.Open(
                    new ClusterOptions { KubeconfigPath = path, Context = context, Environment = new ClientEnvironment() },
                    "test",
                    TimeProvider.System);
            }
            catch (KubeconfigException e)
            {
                refusal = e.Message;
            }
            if (refusal is not null)
            {
                yield return refusal;
            }
        }
    }

    /// <summary>What no encoding has, such as half of a pair, becomes a question mark.</summary>
    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Folder, name);
        File.WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));
        return path;
    }
}
