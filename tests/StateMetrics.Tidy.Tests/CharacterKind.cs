namespace StateMetrics.Tidy.Tests;

/// <summary>What a character of a C# file belongs to. Directives count as comments: they hold no braces.</summary>
internal enum CharacterKind : byte
{
    Code,
    Comment,
    Text,
}
