using System.Text;

namespace StateMetrics.Scale.Exporters;

/// <summary>How to start an exporter: words with gaps for the addresses, and the name of its column.</summary>
internal sealed record ExporterCommand
{
    /// <summary>What an executable of this project is started with: pods only, as that is what is measured.</summary>
    private const string OwnFlags = "--apiserver={apiserver} --port={port} --telemetry-port={telemetryport} --resources=pods";

    private ExporterCommand(string name, IReadOnlyList<string> words)
    {
        Name = name;
        Words = words;
    }

    internal string Name { get; }

    internal IReadOnlyList<string> Words { get; }

    /// <summary>
    /// A path to an executable of this project, or a command with gaps; NAME= before either. Single quotes keep spaces together.
    /// </summary>
    /// <exception cref="OptionException">It names no program.</exception>
    internal static ExporterCommand Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        bool named = equals > 0 && text.AsSpan(0, equals).IndexOfAny(" {/") < 0;
        string command = named ? text[(equals + 1)..] : text;
        List<string> words = Split(command.Contains('{', StringComparison.Ordinal) ? command : $"{command} {OwnFlags}");
        if (words.Count == 0)
        {
            throw new OptionException("--exporter names no program");
        }
        return new ExporterCommand(named ? text[..equals] : Path.GetFileName(words[0]), words);
    }

    /// <summary>The same for one of several shards, by the flags that the field agrees on.</summary>
    internal ExporterCommand ForShard(int ordinal, int total) =>
        new(Name, [.. Words, $"--shard={ordinal}", $"--total-shards={total}"]);

    internal IEnumerable<string> Fill(Uri apiServer, int port, int telemetryPort) => Words.Select(word => word
        .Replace("{apiserver}", apiServer.ToString().TrimEnd('/'), StringComparison.Ordinal)
        .Replace("{port}", $"{port}", StringComparison.Ordinal)
        .Replace("{telemetryport}", $"{telemetryPort}", StringComparison.Ordinal));

    private static List<string> Split(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        bool quoted = false;
        foreach (char letter in text + ' ')
        {
            if (letter == '\'')
            {
                quoted = !quoted;
            }
            else if (letter == ' ' && !quoted)
            {
                if (word.Length > 0)
                {
                    words.Add(word.ToString());
                }
                word.Clear();
            }
            else
            {
                word.Append(letter);
            }
        }
        return words;
    }
}
