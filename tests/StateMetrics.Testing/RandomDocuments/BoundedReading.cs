namespace StateMetrics.Testing.RandomDocuments;

/// <summary>Reads documents, and finds out what is wrong with how that ends.</summary>
public static class BoundedReading
{
    // A line of a log, and a message that somebody reads.
    private const int CharactersMax = 4000;

    private const int LinesMax = 1000;

    // A hang, and no more than that: a machine that is busy takes many times what an idle one does.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong; null where reading ended in time, with the one exception that may be or without any.</summary>
    /// <param name="read">Returns the lines that it tells.</param>
    /// <param name="mayBe">The exceptions that are documented.</param>
    public static async Task<string?> ProblemAsync(Func<IEnumerable<string>> read, Func<Exception, bool> mayBe)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(mayBe);
        Task<List<string>> reading = Task.Run(() => read().ToList());
        if (await Task.WhenAny(reading, Task.Delay(s_hangs, TimeProvider.System)) != reading)
        {
            return $"still reading after {s_hangs.TotalSeconds:F0} s";
        }
        List<string> lines;
        try
        {
            lines = await reading;
        }
        catch (Exception e) when (mayBe(e))
        {
            lines = [e.Message];
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {Shown(e.ToString())}";
        }
        return lines.Find(static line => line.Length > CharactersMax || line.Contains('\n') || line.Contains('\r')) is string line
            ? $"a line of {line.Length} characters: {Shown(line)}"
            : lines.Count > LinesMax ? $"{lines.Count} lines: {Shown(lines[^1])}" : null;
    }

    private static string Shown(string text) => text[..Math.Min(text.Length, 1500)];
}
