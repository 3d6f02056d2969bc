using StateMetrics.Resources.Custom;

namespace StateMetrics.Server.Configuration;

/// <summary>Reads what <see cref="CustomResourceOptions"/> names.</summary>
internal static class CustomResourceFiles
{
    // A hundred times what anybody writes by hand.
    private const long BytesMax = 16 * 1024 * 1024;

    /// <summary>
    /// The texts in the order given, those of a folder by name, and what could not be read; a file that may be missing is
    /// only a warning.
    /// </summary>
    internal static (IReadOnlyList<CustomResourceFile> Files,
        IReadOnlyList<ConfigurationMistake> Mistakes) Read(CustomResourceOptions options)
    {
        if (options.Inline is string inline)
        {
            return ([new CustomResourceFile(Flags.CustomResourceConfig.ToString(), inline)], []);
        }
        IReadOnlyList<ReadFile> all = ReadAll(options.Files);
        return (
            [.. all.Where(static file => file.Text is not null).Select(static file => new CustomResourceFile(file.Name, file.Text!))],
            [.. all.Where(static file => file.Text is null).Select(file => Unread(file, options.ContinueWithoutFile))]);
    }

    /// <summary>One look at each file, in the order given, those of a folder by name.</summary>
    internal static IReadOnlyList<ReadFile> ReadAll(IReadOnlyList<string> paths) => [.. paths.SelectMany(ReadPath)];

    internal static ConfigurationMistake Unread(ReadFile file, bool mayBeMissing) =>
        new(file.Name, "", file.Error) { Kind = mayBeMissing ? MistakeKind.Warning : MistakeKind.Fatal };

    private static List<ReadFile> ReadPath(string path)
    {
        try
        {
            return [.. Expand(path).Select(file => Read(path, file))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Failed(path, path, e)];
        }
    }

    /// <summary>A mounted ConfigMap has its data twice, in hidden folders and as links to them: the links count.</summary>
    private static IEnumerable<string> Expand(string path) => !Directory.Exists(path) ? [path] : Directory.EnumerateFiles(path)
        .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json" && !Path.GetFileName(file).StartsWith('.'))
        .Order(StringComparer.Ordinal);

    private static ReadFile Read(string given, string path)
    {
        try
        {
            return new FileInfo(path).Length <= BytesMax
                ? new ReadFile(given, path, File.ReadAllText(path))
                : throw new IOException($"more than {BytesMax >> 20} MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(given, path, e);
        }
    }

    private static ReadFile Failed(string given, string path, Exception e) => new(given, path, null)
    {
        Error = e.Message.ReplaceLineEndings(" "),
        IsMissing = e is FileNotFoundException or DirectoryNotFoundException,
    };
}
