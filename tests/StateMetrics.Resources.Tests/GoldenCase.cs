using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StateMetrics.Exposition.Writing;
using StateMetrics.Testing;

namespace StateMetrics.Resources.Tests;

/// <summary>One case of tests/golden/public: objects in, exposition out. Its README tells the format.</summary>
internal sealed class GoldenCase
{
    private static readonly string s_set = RepositoryFolder.At("tests", "golden", "public");
    private static readonly string s_differing = RepositoryFolder.At("tests", "golden", "differs");

    private readonly string _folder;
    private readonly string _expected;

    private GoldenCase(string set, string folder, string expected)
    {
        _folder = folder;
        _expected = Path.Combine(folder, expected);
        Name = Path.GetRelativePath(set, folder).Replace('\\', '/');
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        JsonElement root = description.RootElement;
        Arguments = new GoldenArguments(root.TryGetProperty("args", out JsonElement args)
            ? [.. args.EnumerateArray().Select(a => a.GetString()!)]
            : []);
        Format = root.TryGetProperty("format", out _) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
        IsCustom = root.TryGetProperty("customResourceStateConfig", out _);
        NeedsProgram = IsCustom || root.TryGetProperty("fails", out _);
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

    internal string Expected => File.ReadAllText(_expected, Encoding.UTF8);

    /// <summary>True for cases about refusals and custom resources, which concern more than the built-in kinds.</summary>
    private bool NeedsProgram { get; }

    /// <summary>True for cases of custom resources, which the tests of the command render run.</summary>
    private bool IsCustom { get; }

    /// <summary>Every case whose resources the catalogue has, and whose flags are about families alone.</summary>
    internal static IReadOnlyList<GoldenCase> All { get; } = [.. Directory.EnumerateFiles(s_set, "case.json", SearchOption.AllDirectories)
        .Select(file => new GoldenCase(s_set, Path.GetDirectoryName(file)!, "expected.prom"))
        .Where(c => !c.NeedsProgram && c.Arguments.IsCovered)
        .OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>The cases in which we decide against kube-state-metrics, with what we print.</summary>
    internal static IReadOnlyList<GoldenCase> Differing { get; } =
        [.. Directory.EnumerateFiles(s_differing, "expected-ours.prom", SearchOption.AllDirectories)
            .Select(file => new GoldenCase(s_differing, Path.GetDirectoryName(file)!, "expected-ours.prom"))
            .Where(c => !c.IsCustom)
            .OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>Names of the case folders' parents, among them every resource.</summary>
    internal static IReadOnlySet<string> Resources { get; } = Directory.EnumerateDirectories(s_set)
        .Select(folder => Path.GetFileName(folder)!)
        .ToHashSet(StringComparer.Ordinal);

    internal static GoldenCase Named(string name) => All.Single(c => c.Name == name);

    internal static GoldenCase DifferingNamed(string name) => Differing.Single(c => c.Name == name);

    /// <summary>What kube-state-metrics prints where it differs; null where it refuses to start.</summary>
    internal string? Theirs => Path.Combine(_folder, "expected.prom") is var file && File.Exists(file)
        ? File.ReadAllText(file, Encoding.UTF8)
        : null;
}
