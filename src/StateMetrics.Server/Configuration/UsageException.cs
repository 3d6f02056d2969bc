namespace StateMetrics.Server.Configuration;

/// <summary>
/// The command line asks for something impossible. The message is one line that names it; <c>CommandLine</c> turns it into a result.
/// </summary>
internal sealed class UsageException(string message)
    : Exception(message.Length <= CharactersMax ? message : message[..CharactersMax] + "…")
{
    // What somebody reads, whatever was given.
    private const int CharactersMax = 2000;

    /// <summary>A value as it appears in a message: quoted, on one line, and not longer than a line is read.</summary>
    internal static string Quote(string value)
    {
        const int charactersMax = 120;
        string shown = value.Length <= charactersMax ? value : value[..charactersMax] + "…";
        return $"\"{Line(shown)}\"";
    }

    /// <summary>Text without control characters, so that a message stays one line whatever was typed.</summary>
    internal static string Line(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
