using System.Text;
using StateMetrics.Resources;
using StateMetrics.Server.Commands;
using StateMetrics.Server.Commands.Render;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Commands.Render;

/// <summary>One run of <c>state-metrics render</c> on files of a folder of its own, from its command line on.</summary>
internal sealed class RenderRun : IDisposable
{
    /// <summary>What is asked for when a test is not about selection.</summary>
    internal const string OneFamily = "--metric-allowlist=^kube_namespace_created$,^kube_pod_created$";

    private static readonly CommandContext s_context = new()
    {
        Build = new BuildVersion { Version = "1.2.3", Revision = "abc" },
        Resources = new ResourceNames
        {
            Known = Catalog.All.Select(static entry => entry.Name).ToHashSet(StringComparer.Ordinal),
            Default = [.. Catalog.All.Select(static entry => entry.Name)],
            ClusterScoped = [.. Catalog.All.Where(static entry => !entry.Resource.Namespaced).Select(static entry => entry.Name)],
        },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("render");

    internal string Output { get; private set; } = "";

    /// <summary>The sample lines of the output.</summary>
    internal string Samples => string.Join('\n', Output.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'));

    /// <summary>Standard error, with the files' own names for their paths.</summary>
    internal string Errors { get; private set; } = "";

    internal int Exit { get; private set; }

    internal string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    internal string File(string name, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Renders one text as standard input.</summary>
    internal static async Task<RenderRun> OfAsync(string input, params string[] flags)
    {
        var run = new RenderRun();
        await run.RunAsync(input, ["-", .. flags]);
        return run;
    }

    internal async Task RunAsync(string input, params string[] arguments)
    {
        Invocation invocation = CommandLine.Parse(["render", .. arguments], s_context);
        RenderOptions options = Assert.IsType<Invocation.Render>(invocation).Options;
        using var output = new MemoryStream();
        using var errors = new StringWriter { NewLine = "\n" };
        Exit = await new RenderCommand(options, Catalog.All, errors).RunAsync(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), output);
        Output = Encoding.UTF8.GetString(output.ToArray());
        Errors = errors.ToString().Replace(_folder.FullName + "/", "", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
