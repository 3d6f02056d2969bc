namespace StateMetrics.Tidy.Tests;

/// <summary>
/// The part of a document that the code generates, between two marker lines. When it differs, the whole document as it
/// should be is written below artifacts/generated, so that mending it is one copy.
/// </summary>
internal sealed class GeneratedSection(string document, string marker)
{
    private string Begin => $"<!-- generated: {marker} -->\n";

    private string End => $"<!-- end: {marker} -->\n";

    internal void AssertEquals(string expected)
    {
        string root = SourceTree.Root();
        string text = File.ReadAllText(Path.Combine(root, document));
        int start = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, $"{document} lacks the lines {Begin.Trim()} and {End.Trim()}");
        start += Begin.Length;
        if (text[start..end] == "\n" + expected + "\n")
        {
            return;
        }
        string mended = Path.Combine(root, "artifacts/generated", document);
        Directory.CreateDirectory(Path.GetDirectoryName(mended)!);
        File.WriteAllText(mended, text[..start] + "\n" + expected + "\n" + text[end..]);
        Assert.Fail($"{document} is not what the code generates; cp artifacts/generated/{document} {document}");
    }
}
