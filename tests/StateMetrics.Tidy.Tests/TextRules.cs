using System.Text.RegularExpressions;

namespace StateMetrics.Tidy.Tests;

/// <summary>Rules that read lines and comments.</summary>
internal static partial class TextRules
{
    private const int ProductLinesMax = 400;
    private const int TestLinesMax = 800;
    private const int CompositionRootLinesMax = 80;
    private const int ColumnsMax = 140;

    internal static IEnumerable<string> FileLength(SourceTree tree) =>
        from file in tree.CSharp
        let max = file.IsUnder("tests") ? TestLinesMax : ProductLinesMax
        where file.LineCount > max
        select $"{file.Path}:{file.LineCount}: more than {max} lines";

    internal static IEnumerable<string> CompositionRootLength(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsUnder("src") && file.Name == "Program.cs" && file.LineCount > CompositionRootLinesMax
        select $"{file.Path}:{file.LineCount}: more than {CompositionRootLinesMax} lines";

    internal static IEnumerable<string> LineLength(SourceTree tree) =>
        from file in tree.CSharp
        from line in Enumerable.Range(0, file.Lines.Length)
        where file.Lines[line].Length > ColumnsMax && !file.StartsInsideLiteral(line)
        select $"{file.Path}:{line + 1}: {file.Lines[line].Length} columns, at most {ColumnsMax}";

    internal static IEnumerable<string> Regions(SourceTree tree) =>
        InComments(tree, Region(), "a region is a class asking to be born");

    internal static IEnumerable<string> Pragmas(SourceTree tree) =>
        InComments(tree, UnexplainedPragma(), "a switched-off warning without a reason");

    internal static IEnumerable<string> LeftToDo(SourceTree tree) =>
        InComments(tree, WorkLeft(), "work left to do without an issue's URL");

    /// <summary>Golden cases are objects of a cluster, where such paths are mounts and not places on the machine of a developer.</summary>
    internal static IEnumerable<string> MachinePaths(SourceTree tree) =>
        from file in tree.Files
        where !file.IsUnder("tests/golden")
        from violation in Matches(file, file.Text, MachinePath(), "a path of one machine")
        select violation;

    internal static IEnumerable<string> PackageSources(SourceTree tree) =>
        from file in tree.Files
        where !file.IsUnder("tests/golden")
        from violation in Matches(file, file.Text, PackageSource(), "the address of a package source")
        select violation;

    private static IEnumerable<string> InComments(SourceTree tree, Regex pattern, string message) =>
        from file in tree.CSharp
        from violation in Matches(file, file.Comments(), pattern, message)
        select violation;

    internal static IEnumerable<string> Matches(SourceFile file, string text, Regex pattern, string message) =>
        pattern.Matches(text).Select(m => $"{file.Path}:{text.AsSpan(0, m.Index).Count('\n') + 1}: {message}: {m.Value.Trim()}");

    [GeneratedRegex(@"^[ \t]*#[ \t]*region\b.*$", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^[ \t]*#[ \t]*pragma[ \t]+warning[ \t]+disable\b(?!.*//[ \t]*\w).*$", RegexOptions.Multiline)]
    private static partial Regex UnexplainedPragma();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b(?!.*https?://).*$", RegexOptions.Multiline)]
    private static partial Regex WorkLeft();

    [GeneratedRegex(@"(?<![\w.~/:-])/(?:work|root|home)/\S*")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[^\s""'<>]*(?:nuget|npmjs|pypi|artifactory|/v3/index\.json)[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();
}
