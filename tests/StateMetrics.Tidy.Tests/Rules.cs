using static StateMetrics.Tidy.Tests.CodeRules;
using static StateMetrics.Tidy.Tests.LayoutRules;
using static StateMetrics.Tidy.Tests.TextRules;

namespace StateMetrics.Tidy.Tests;

/// <summary>All rules, each with the example that it must catch and the one that it must not.</summary>
internal static class Rules
{
    private const string RefersToKubernetes =
        "<Project><ProjectReference Include=\"../StateMetrics.Kubernetes/StateMetrics.Kubernetes.csproj\" /></Project>";

    internal static readonly IReadOnlyList<Rule> All =
    [
        new("a file of the product has at most 400 lines, a test file 800", FileLength,
            One("src/P/A.cs", Lines(401)),
            SourceTree.Of(("src/P/A.cs", Lines(400)), ("tests/P.Tests/ATests.cs", Lines(800)))),

        new("the composition root has at most 80 lines", CompositionRootLength,
            One("src/P/Program.cs", Lines(81)),
            SourceTree.Of(("src/P/Program.cs", Lines(80)), ("src/P/A.cs", Lines(81)))),

        new("a line has at most 140 columns", LineLength,
            One("src/P/A.cs", "// " + new string('x', 138)),
            One("src/P/A.cs", "// " + new string('x', 137) + "\nstring a = \"\"\"\n" + new string('x', 200) + "\n\"\"\";")),

        new("a method has at most 60 lines", MethodLength,
            One("src/P/A.cs", $"class A\n{{\n    void F()\n    {{\n{Lines(58)}    }}\n}}"),
            One("src/P/A.cs",
                $"class A\n{{\n    void F()\n    {{\n{Lines(57)}    }}\n    int[] _table =\n    [\n{Lines(70)}    ];\n}}")),

        new("a method has at most 4 parameters", ParameterCount,
            One("src/P/A.cs", "class A { void F(int a, int b, int c, int d, int e) { } }"),
            One("src/P/A.cs", "record R(int A, int B, int C, int D, int E); class A { A(int a, int b, int c, int d, int e) { } "
                + "void F(int a, Func<int, int> b, (int, int) c, int d = 1) { } override void G(int a, int b, int c, int d, int e) { } "
                + "void ILogger.Log(int a, int b, int c, int d, int e) { } } "
                + "class RowTable { void Add(int a, int b, int c, int d, int e) { } }")),

        new("a file holds at most one public type", PublicTypes,
            One("src/P/A.cs", "public class A { } public enum B { }"),
            SourceTree.Of(
                ("src/P/A.cs", "public class A { public class Nested { } } internal class B { } public delegate void C();"),
                ("src/P/Model/Pod.cs", "public class Pod { } public class Container { }"))),

        new("type names hold no word that says nothing", TypeNames,
            One("src/P/A.cs", "class PodManager { }"),
            One("src/P/A.cs",
                "class Pod { string s = \"class PodManager\"; } class Metadata { } class Base64 { } class ServiceFamilies { }")),

        new("no type is called just Metric or Info", BareNames,
            One("src/P/A.cs", "record Info(int A);"),
            One("src/P/A.cs", "class InfoSample { } class MetricName { }")),

        new("a model may be called Service, nothing else", ServiceNames,
            One("src/P/A.cs", "class ShardService : X { }"),
            SourceTree.Of(("src/P/Model/Service.cs", "public sealed class Service { }"), ("src/P/A.cs", "class ServiceFamilies { }"))),

        new("there are no regions", Regions,
            One("src/P/A.cs", "    #" + "region Fields\nclass A { }"),
            One("src/P/A.cs", "class A { string s = \"#" + "region\"; }")),

        new("a switched-off warning states its reason on the line", Pragmas,
            One("src/P/A.cs", "#pragma warning " + "disable CA1000\nclass A { }"),
            One("src/P/A.cs", "#pragma warning " + "disable CA1000 // the framework calls it by reflection\nclass A { }")),

        new("a note on work left to do links its issue", LeftToDo,
            One("src/P/A.cs", "// TO" + "DO: later\nclass A { }"),
            One("src/P/A.cs", "// TO" + "DO https://example.org/issues/1\nclass A { string s = \"TO" + "DO\"; }")),

        new("there is no async void", AsyncVoid,
            One("src/P/A.cs", "class A { async void F() { } }"),
            One("src/P/A.cs", "class A { async Task F() { } } // async void")),

        new("projects refer to each other in the agreed directions only", References,
            One("src/StateMetrics.Exposition/StateMetrics.Exposition.csproj", RefersToKubernetes),
            One("src/StateMetrics.Resources/StateMetrics.Resources.csproj", RefersToKubernetes)),

        new("a project of the product has its row in the table of references", KnownProjects,
            One("src/StateMetrics.Fleet/StateMetrics.Fleet.csproj", "<Project />"),
            One("src/StateMetrics.Kubernetes/StateMetrics.Kubernetes.csproj", "<Project />")),

        new("no project is a drawer for leftovers", ProjectNames,
            One("src/StateMetrics.Common/StateMetrics.Common.csproj", "<Project />"),
            One("src/StateMetrics.Resources/Core/PodFamilies.cs", "class PodFamilies { }")),

        new("tests mirror the product", TestsMirror,
            SourceTree.Of(("src/P/Wire/A.cs", "class A { }"), ("tests/P.Tests/Http/ATests.cs", "class ATests { }")),
            SourceTree.Of(("src/P/Wire/A.cs", "class A { }"), ("tests/P.Tests/Wire/ATests.cs", "class ATests { }"))),

        new("every project of the product has tests", EveryProjectTested,
            SourceTree.Of(("src/P/P.csproj", "<Project />"), ("tests/Q.Tests/Q.Tests.csproj", "<Project />")),
            SourceTree.Of(("src/P/P.csproj", "<Project />"), ("tests/P.Tests/P.Tests.csproj", "<Project />"))),

        new("every file under src belongs to a project", NoStrayFiles,
            SourceTree.Of(("src/P/P.csproj", "<Project />"), ("src/P/zones.bin", "")),
            SourceTree.Of(
                ("src/P/P.csproj", "<EmbeddedResource Include=\"zones.bin\" />"),
                ("src/P/zones.bin", ""), ("src/P/A.cs", ""), ("src/README.md", ""))),

        new("no file names a folder of one machine", MachinePaths,
            One("README.md", "see /" + "work/notes.txt"),
            One("README.md", "see https://example.org/" + "work/notes.txt and ~/.cache/state-metrics and ./" + "work/x")),

        new("no file names a package source", PackageSources,
            One("README.md", "restored from https://packages.example.org/nu" + "get/v3/index.json"),
            One("README.md", "restored with dotnet restore; packages.lock.json pins them; see https://example.org/docs")),
    ];

    private static SourceTree One(string path, string text) => SourceTree.Of((path, text));

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// x\n", count));
}
