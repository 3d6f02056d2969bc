namespace StateMetrics.Tidy.Tests;

/// <summary>A file of the repository: path from its root with forward slashes, and text with "\n" line ends.</summary>
internal sealed class SourceFile
{
    private readonly Lazy<CharacterKind[]> _kinds;
    private readonly Lazy<string> _code;
    private readonly Lazy<CSharpOutline> _outline;

    internal SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        _kinds = new(() => CSharpScanner.Scan(Text));
        _code = new(() => Only(CharacterKind.Code));
        _outline = new(() => CSharpOutline.Of(Code));
    }

    internal string Path { get; }

    internal string Text { get; }

    internal string[] Lines { get; }

    internal int LineCount => Text.EndsWith('\n') ? Lines.Length - 1 : Lines.Length;

    internal bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal bool IsProject => Path.EndsWith(".csproj", StringComparison.Ordinal);

    internal string Name => Path[(Path.LastIndexOf('/') + 1)..];

    internal string Folder => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";

    /// <summary>The file with comments and literals blanked; every line and column stays where it is.</summary>
    internal string Code => _code.Value;

    internal CSharpOutline Outline => _outline.Value;

    /// <summary>The file with everything but its comments and directives blanked.</summary>
    internal string Comments() => Only(CharacterKind.Comment);

    /// <summary>True where a literal that began on an earlier line goes on: such a line cannot be wrapped.</summary>
    internal bool StartsInsideLiteral(int line)
    {
        int start = 0;
        for (int i = 0; i < line; i++)
        {
            start += Lines[i].Length + 1;
        }

        return start > 0 && start < Text.Length
            && _kinds.Value[start] == CharacterKind.Text && _kinds.Value[start - 1] == CharacterKind.Text;
    }

    internal bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private string Only(CharacterKind kind) => string.Create(Text.Length, (Text, _kinds.Value, kind), static (result, from) =>
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = from.Text[i] == '\n' || from.Value[i] == from.kind ? from.Text[i] : ' ';
        }
    });
}
