using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Rendering;

/// <summary>
/// A file that the code writes. When it differs, what it should be is in artifacts/generated, so that mending it is one copy.
/// </summary>
internal static class GeneratedFile
{
    internal static void IsUpToDate(string path, string expected)
    {
        string root = TestEnvironment.RepositoryRoot();
        string file = Path.Combine(root, path);
        if (File.Exists(file) && File.ReadAllText(file) == expected)
        {
            return;
        }

        string mended = Path.Combine(root, "artifacts/generated", path);
        Directory.CreateDirectory(Path.GetDirectoryName(mended)!);
        File.WriteAllText(mended, expected);
        Assert.Fail($"{path} is not what the code generates; cp artifacts/generated/{path} {path}");
    }
}
