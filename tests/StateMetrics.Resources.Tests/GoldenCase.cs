using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Resources.Tests;

/// <summary>One case of tests/golden/public: objects in, exposition out. Its README tells the format.</summary>
internal sealed class GoldenCase
{
    private static readonly string s_set = Path.Combine(Root(), "tests", "golden", "public");

    private readonly string _folder;

    private GoldenCase(string folder)
    {
        _folder = folder;
        Name = Path.GetRelativePath(s_set, folder).Replace('\\', '/');
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        JsonElement root = description.RootElement;
        Arguments = new GoldenArguments(root.TryGetProperty("args", out JsonElement args)
            ? [.. args.EnumerateArray().Select(a => a.GetString()!)]
            : []);
        Format = root.TryGetProperty("format", out _) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
        NeedsProgram = root.TryGetProperty("fails", out _) || root.TryGetProperty("customResourceStateConfig", out _);
    }

    /// <summary>Resource and case: "pods/minimal".</summary>
    internal string Name { get; }

    internal GoldenArguments Arguments { get; }

    internal ExpositionFormat Format { get; }

    /// <summary>The objects, each as its JSON text.</summary>
    internal IEnumerable<GoldenObject> Objects
    {
        get
        {
            using JsonDocument objects = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "objects.json")));
            JsonElement list = objects.RootElement;
            JsonElement items = list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items");
            return [.. items.EnumerateArray().Select(item => new GoldenObject(JsonMarshal.GetRawUtf8Value(item).ToArray()))];
        }
    }

    internal string Expected => File.ReadAllText(Path.Combine(_folder, "expected.prom"), Encoding.UTF8);

    /// <summary>True for cases about refusals and custom resources, which concern more than the built-in kinds.</summary>
    private bool NeedsProgram { get; }

    /// <summary>Every case whose resources the catalogue has, and whose flags are about families alone.</summary>
    internal static IReadOnlyList<GoldenCase> All { get; } = [.. Directory.EnumerateFiles(s_set, "case.json", SearchOption.AllDirectories)
        .Select(file => new GoldenCase(Path.GetDirectoryName(file)!))
        .Where(c => !c.NeedsProgram && c.Arguments.IsCovered)
        .OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>Names of the case folders' parents, among them every resource.</summary>
    internal static IReadOnlySet<string> Resources { get; } = Directory.EnumerateDirectories(s_set)
        .Select(folder => Path.GetFileName(folder)!)
        .ToHashSet(StringComparer.Ordinal);

    internal static GoldenCase Named(string name) => All.Single(c => c.Name == name);

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StateMetrics.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds StateMetrics.sln");
    }
}
