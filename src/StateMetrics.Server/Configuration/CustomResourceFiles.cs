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
        var files = new List<CustomResourceFile>();
        var mistakes = new List<ConfigurationMistake>();
        MistakeKind kind = options.ContinueWithoutFile ? MistakeKind.Warning : MistakeKind.Fatal;
        foreach (string path in options.Files)
        {
            try
            {
                files.AddRange(Expand(path).Select(Read));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                mistakes.Add(new ConfigurationMistake(path, "", e.Message.ReplaceLineEndings(" ")) { Kind = kind });
            }
        }
        return (files, mistakes);
    }

    /// <summary>A mounted ConfigMap has its data twice, in hidden folders and as links to them: the links count.</summary>
    private static IEnumerable<string> Expand(string path) => !Directory.Exists(path) ? [path] : Directory.EnumerateFiles(path)
        .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json" && !Path.GetFileName(file).StartsWith('.'))
        .Order(StringComparer.Ordinal);

    private static CustomResourceFile Read(string path) => new FileInfo(path).Length <= BytesMax
        ? new CustomResourceFile(path, File.ReadAllText(path))
        : throw new IOException($"more than {BytesMax >> 20} MiB");
}
