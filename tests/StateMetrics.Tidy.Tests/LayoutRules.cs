using System.Text.RegularExpressions;

namespace StateMetrics.Tidy.Tests;

/// <summary>Rules about projects and folders.</summary>
internal static partial class LayoutRules
{
    /// <summary>Who may refer to whom. The product has no other projects; tests and benchmarks may refer to all.</summary>
    private static readonly Dictionary<string, string[]> s_references = new(StringComparer.Ordinal)
    {
        ["StateMetrics.Kubernetes"] = [],
        ["StateMetrics.Exposition"] = [],
        ["StateMetrics.Resources"] = ["StateMetrics.Kubernetes", "StateMetrics.Exposition"],
        ["StateMetrics.Simulator"] = [],
        ["StateMetrics.Server"] =
            ["StateMetrics.Kubernetes", "StateMetrics.Exposition", "StateMetrics.Resources", "StateMetrics.Simulator"],
    };

    private static readonly string[] s_drawers = ["Core", "Common", "Utils", "Abstractions"];

    /// <summary>Test projects that belong to no single project of the product.</summary>
    private static readonly string[] s_testsOfEverything =
        ["StateMetrics.Tidy", "StateMetrics.EndToEnd", "StateMetrics.Chart", "StateMetrics.Simulation"];

    internal static IEnumerable<string> References(SourceTree tree) =>
        from project in tree.Projects
        where s_references.ContainsKey(ProjectName(project))
        from reference in ProjectReference().Matches(project.Text).Select(static m => m.Groups[1].Value)
        where !s_references[ProjectName(project)].Contains(reference, StringComparer.Ordinal)
        select $"{project.Path}: must not refer to {reference}";

    internal static IEnumerable<string> KnownProjects(SourceTree tree) =>
        from project in tree.Projects
        where project.IsUnder("src") && !s_references.ContainsKey(ProjectName(project))
        select $"{project.Path}: a project exists only where a reference must be forbidden";

    internal static IEnumerable<string> ProjectNames(SourceTree tree) =>
        from project in tree.Projects
        from word in ProjectName(project).Split('.').Intersect(s_drawers, StringComparer.OrdinalIgnoreCase)
        select $"{project.Path}: {word} is a drawer for leftovers";

    /// <summary>A folder of tests has its counterpart in the product.</summary>
    internal static IEnumerable<string> TestsMirror(SourceTree tree)
    {
        HashSet<string> folders = [.. tree.Files.Where(static f => f.IsUnder("src")).Select(static f => f.Folder)];
        return
            from file in tree.CSharp
            let test = TestFolder().Match(file.Folder)
            where test.Success && !s_testsOfEverything.Contains(test.Groups[1].Value, StringComparer.Ordinal)
            let mirrored = $"src/{test.Groups[1].Value}{test.Groups[2].Value}"
            where !folders.Any(f => f == mirrored || f.StartsWith(mirrored + "/", StringComparison.Ordinal))
            select $"{file.Path}: there is no {mirrored}";
    }

    internal static IEnumerable<string> EveryProjectTested(SourceTree tree)
    {
        HashSet<string> projects = [.. tree.Projects.Select(ProjectName)];
        return
            from project in tree.Projects
            where project.IsUnder("src") && !projects.Contains(ProjectName(project) + ".Tests")
            select $"{project.Path}: has no test project";
    }

    /// <summary>
    /// C# files are taken by the project above them; any other file has to be named in it. Documents are read by people,
    /// and lock files by the package restore.
    /// </summary>
    internal static IEnumerable<string> NoStrayFiles(SourceTree tree)
    {
        List<SourceFile> projects = [.. tree.Projects];
        return
            from file in tree.Files
            where file.IsUnder("src") && !file.IsProject && !file.Path.EndsWith(".md", StringComparison.Ordinal)
            let project = projects.Find(p => file.IsUnder(p.Folder))
            where project is null || !(file.IsCSharp || file.Name == "packages.lock.json" || Mentions(project, file))
            select $"{file.Path}: no project uses it";
    }

    private static bool Mentions(SourceFile project, SourceFile file)
    {
        string extension = file.Name[Math.Max(0, file.Name.LastIndexOf('.'))..];
        return project.Text.Contains(file.Name, StringComparison.Ordinal)
            || project.Text.Contains('*' + extension, StringComparison.Ordinal);
    }

    private static string ProjectName(SourceFile project) => project.Name[..^".csproj".Length];

    [GeneratedRegex("""<ProjectReference\s+Include="[^"]*?([^/\\"]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^tests/([^/]+)\.Tests(/.*)$")]
    private static partial Regex TestFolder();
}
