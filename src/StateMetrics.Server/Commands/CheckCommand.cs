using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>Tells what is wrong with files that describe custom resources, without a cluster.</summary>
internal sealed class CheckCommand(IReadOnlyList<string> files, TextWriter output, TextWriter errors)
{
    /// <summary>Returns the exit status: 1 when something of the files would not be shown.</summary>
    public int Run()
    {
        (IReadOnlyList<CustomResourceFile> texts, IReadOnlyList<ConfigurationMistake> unread) =
            CustomResourceFiles.Read(new CustomResourceOptions { Files = files });
        CustomResourceConfiguration configuration = CustomResourceConfiguration.Read(texts);
        List<ConfigurationMistake> mistakes = [.. unread, .. files.Where(IsEmptyFolder).Select(EmptyFolder), .. configuration.Mistakes];
        foreach (ConfigurationMistake mistake in mistakes)
        {
            errors.WriteLine(mistake);
        }
        int wrong = mistakes.Count(mistake => mistake.Kind != MistakeKind.Warning);
        int warnings = mistakes.Count - wrong;
        string summary =
            $"{texts.Count} files, {configuration.Resources} resources, {configuration.Families} families, {warnings} warnings";
        if (wrong > 0)
        {
            errors.WriteLine($"{CommandTable.Program}: {wrong} errors in {summary}");
            return 1;
        }
        output.WriteLine($"OK: {summary}");
        return 0;
    }

    /// <summary>An exporter waits for files to come; who names a folder here believes that there are some.</summary>
    private static bool IsEmptyFolder(string path) => CustomResourceFiles.ReadAll([path]).Count == 0;

    private static ConfigurationMistake EmptyFolder(string path) =>
        new(path, "", "there is no .yaml, .yml or .json file in it") { Kind = MistakeKind.Fatal };
}
