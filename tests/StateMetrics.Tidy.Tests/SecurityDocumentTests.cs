using System.Text.RegularExpressions;

namespace StateMetrics.Tidy.Tests;

/// <summary>SECURITY.md promises nothing that no test holds.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_it_names_exists()
    {
        string root = SourceTree.Root();
        var tests = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(static path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => string.Concat(g.Select(File.ReadAllText)), StringComparer.Ordinal);
        string document = File.ReadAllText(Path.Combine(root, "SECURITY.md"));
        string[] named = [.. NamedTest().Matches(document).Select(static m => m.Groups[1].Value)];
        Assert.True(named.Length > 20);
        Assert.Equal([], named.Where(name =>
        {
            string[] parts = name.Split('.');
            return !tests.TryGetValue(parts[0], out string? text)
                || (parts.Length == 2 && !text.Contains($" {parts[1]}(", StringComparison.Ordinal));
        }));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]*Tests(\\.[A-Za-z0-9_]+)?)`")]
    private static partial Regex NamedTest();
}
