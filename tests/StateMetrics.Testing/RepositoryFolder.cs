namespace StateMetrics.Testing;

/// <summary>Where the tests find the repository's own files: the folder above them that holds the solution.</summary>
public static class RepositoryFolder
{
    private static readonly Lazy<string> s_root = new(Find);

    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([s_root.Value, .. parts]);

    private static string Find()
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
