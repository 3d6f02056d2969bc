using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Documents;

/// <summary>Links between the documents of this repository.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Documents
    {
        get
        {
            string root = TestEnvironment.RepositoryRoot();
            return
            [
                .. Directory.EnumerateFiles(root, "*.md"),
                .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md"),
                .. Directory.EnumerateFiles(Path.Combine(root, "charts/state-metrics"), "*.md"),
                .. Directory.EnumerateFiles(Path.Combine(root, "benchmarks"), "*.md"),
                .. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.md"),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        foreach (Match link in Link().Matches(File.ReadAllText(document)))
        {
            string[] parts = link.Groups["target"].Value.Split('#', 2);
            string target = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{document}: {link.Value}");
            Assert.True(parts.Length == 1 || Anchors(target).Contains(parts[1]), $"{document}: {link.Value} has no such heading");
        }
    }

    /// <summary>Headings as a page of the repository names them.</summary>
    private static HashSet<string> Anchors(string document) =>
    [
        .. Heading().Matches(File.ReadAllText(document)).Select(static m =>
            Dropped().Replace(m.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex(@"(?<!!)\[[^\]\n]*\]\((?<target>[^)\s:]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ +(?<text>.+?) *$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();
}
