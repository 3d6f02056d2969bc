namespace StateMetrics.Tidy.Tests;

/// <summary>The files that a rule judges: the repository, or the few lines of an example.</summary>
internal sealed class SourceTree(IReadOnlyList<SourceFile> files)
{
    /// <summary>What .gitignore leaves out, and git's own folder.</summary>
    private static readonly string[] s_skipped = [".git", "artifacts", "BenchmarkDotNet.Artifacts", ".vs", ".idea", "bin", "obj"];

    internal IReadOnlyList<SourceFile> Files { get; } = files;

    internal IEnumerable<SourceFile> CSharp => Files.Where(static f => f.IsCSharp);

    internal IEnumerable<SourceFile> Projects => Files.Where(static f => f.IsProject);

    internal static SourceTree Of(params (string Path, string Text)[] files) =>
        new([.. files.Select(static f => new SourceFile(f.Path, f.Text))]);

    internal static SourceTree Repository()
    {
        string root = Root();
        return new([.. Walk(root).Select(path => Read(root, path)).OrderBy(static f => f.Path, StringComparer.Ordinal)]);
    }

    private static SourceFile Read(string root, string path) =>
        new(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            if (s_skipped.Contains(Path.GetFileName(entry), StringComparer.Ordinal))
            {
                continue;
            }

            if (!Directory.Exists(entry))
            {
                yield return entry;
                continue;
            }

            foreach (string file in Walk(entry))
            {
                yield return file;
            }
        }
    }

    internal static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StateMetrics.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds StateMetrics.sln");
    }
}
