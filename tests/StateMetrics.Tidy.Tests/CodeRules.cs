using System.Text.RegularExpressions;

namespace StateMetrics.Tidy.Tests;

/// <summary>Rules that read the outline of a C# file.</summary>
internal static partial class CodeRules
{
    private const int MethodLinesMax = 60;
    private const int ParametersMax = 4;

    /// <summary>Words that fit every type, and so say nothing about this one.</summary>
    private static readonly string[] s_emptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Processor", "Data", "Base"];

    internal static IEnumerable<string> MethodLength(SourceTree tree) =>
        from file in tree.CSharp
        from method in file.Outline.Methods
        where method.LineCount > MethodLinesMax
        select $"{file.Path}:{method.Line}: {method.Name} has {method.LineCount} lines, at most {MethodLinesMax}";

    internal static IEnumerable<string> ParameterCount(SourceTree tree) =>
        from file in tree.CSharp
        from method in file.Outline.Methods
        where method.Parameters > ParametersMax && !method.IsConstructor && !HasGivenShape(method)
        select $"{file.Path}:{method.Line}: {method.Name} has {method.Parameters} parameters, at most {ParametersMax}";

    /// <summary>
    /// Signatures that somebody else decides: an overridden one, one of an interface, one of the operating system, the columns
    /// of a log line, the columns of a test's table, and those of a table of rows, which a collection initializer fills through Add.
    /// </summary>
    private static bool HasGivenShape(OutlinedMethod method) =>
        GivenShape().IsMatch(method.Header)
        || (method.Name == "Add" && method.Type.EndsWith("Table", StringComparison.Ordinal));

    /// <summary>
    /// Files in Model folders hold the message types of one kind. Delegates do not count: the table of rows defines the shapes of its
    /// lambdas beside itself.
    /// </summary>
    internal static IEnumerable<string> PublicTypes(SourceTree tree) =>
        from file in tree.CSharp
        where !file.Folder.EndsWith("/Model", StringComparison.Ordinal)
        let types = file.Outline.Types.Where(static t => t.IsPublic && !t.IsNested).ToList()
        where types.Count > 1 && !file.IsUnder("tests")
        select $"{file.Path}:{types[1].Line}: {string.Join(", ", types.Select(static t => t.Name))}: at most one public type";

    internal static IEnumerable<string> TypeNames(SourceTree tree) =>
        from file in tree.CSharp
        from type in file.Outline.Types
        from word in Word().Matches(type.Name).Select(static m => m.Value).Intersect(s_emptyWords, StringComparer.Ordinal)
        select $"{file.Path}:{type.Line}: {type.Name}: the word {word} says nothing";

    internal static IEnumerable<string> BareNames(SourceTree tree) =>
        from file in tree.CSharp
        from type in file.Outline.Types
        where type.Name is "Metric" or "Metrics" or "Info"
        select $"{file.Path}:{type.Line}: {type.Name}: say which";

    /// <summary>
    /// Service is a kind of Kubernetes, so models are named after it and it may begin a name; at the end of others it means nothing.
    /// </summary>
    internal static IEnumerable<string> ServiceNames(SourceTree tree) =>
        from file in tree.CSharp
        from type in file.Outline.Types
        where type.Name.EndsWith("Service", StringComparison.Ordinal)
        where !file.Folder.EndsWith("/Model", StringComparison.Ordinal)
        select $"{file.Path}:{type.Line}: {type.Name}: the word Service says nothing";

    internal static IEnumerable<string> AsyncVoid(SourceTree tree) =>
        from file in tree.CSharp
        from violation in TextRules.Matches(file, file.Code, AsyncVoidMethod(), "nobody can await it")
        select violation;

    [GeneratedRegex(@"\boverride\b|\b(DllImport|LibraryImport|LoggerMessage|Theory)\b|\bI[A-Z]\w*\.\w+")]
    private static partial Regex GivenShape();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoidMethod();
}
