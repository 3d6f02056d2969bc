using System.Globalization;
using System.Text;
using StateMetrics.Resources.Custom;

namespace StateMetrics.Resources.Tests.Custom;

/// <summary>
/// Configurations made by chance over objects made by chance: whatever they say, nothing throws, and what is printed is an
/// exposition in the strict sense, which <see cref="CustomRun"/> checks.
/// </summary>
public sealed class RandomConfigurationTests
{
    private const int Runs = 400;

    private static readonly string[] s_words =
    [
        "a", "b", "x-y", "metadata", "spec", "status", "name", "namespace", "labels", "__name__", "é", "", "0", "-1", "[a=1]", "[b=a]",
            "[*]", "[",
        "[a]", "a=b", "*", "a*", "*a", "**", "customresource_kind", "True", "1e3", "5Gi", "2024-03-01T08:30:15Z", "1e-999999999",
            "x\"\\\n", "nan",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_throws_and_every_line_is_legal(int seed)
    {
        var random = new Random(seed);
        int samples = 0;
        for (int i = 0; i < Runs / 8; i++)
        {
            string text = Configuration(random);
            CustomResourceConfiguration configuration = CustomResourceConfiguration.Read([new CustomResourceFile("random", text)]);
            if (!configuration.IsUsable)
            {
                continue;
            }
            var run = new CustomRun { Bounds = new CustomBounds { Steps = 20_000, Samples = 500, Labels = 12, LabelBytes = 40 } };
            string[] objects = [.. Enumerable.Range(0, 4).Select(n => Object(random, n))];
            string output = run.Render(configuration, objects);
            samples += output.Count(c => c == '\n');
            Assert.DoesNotContain("Exception", run.Faults, StringComparison.Ordinal);
        }
        Assert.NotEqual(0, samples);
    }

    [Fact]
    public void What_would_take_for_ever_ends_at_the_bound()
    {
        // Each wildcard goes through 100 items: a million million paths.
        string list = $"[{string.Join(',', Enumerable.Repeat("0", 100))}]";
        for (int depth = 0; depth < 2; depth++)
        {
            list = $"[{string.Join(',', Enumerable.Repeat(list, 20))}]";
        }
        var run = new CustomRun { Bounds = new CustomBounds { Steps = 10_000 } };
        Assert.Equal("", run.Metric(
            "each: {type: Gauge, gauge: {path: [spec, '[*]', '[*]', '[*]', '[*]'], labelsFromPath: {a: [], b: ['[*]', '[*]']}}}",
                $$"""{"l":{{list}}}"""));
        Assert.Equal("m too_expensive 1", run.Faults);
    }

    private static string Configuration(Random random)
    {
        var text = new StringBuilder("{\"spec\":{\"resources\":[");
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            text.Append("{\"groupVersionKind\":{\"group\":\"example.com\"},")
                .Append(CultureInfo.InvariantCulture, $"\"commonLabels\":{{\"k{random.Next(3)}\":{Word(random)}}},")
                .Append(CultureInfo.InvariantCulture, $"\"labelsFromPath\":{Map(random, Path)},")
                .Append(random.Next(3) == 0 ? "\"conditions\":true," : "")
                .Append("\"metrics\":[");
            int metrics = random.Next(1, 5);
            for (int m = 0; m < metrics; m++)
            {
                text.Append(m > 0 ? "," : "").Append(Metric(random));
            }
            text.Append(i > 1 ? "]}," : "]}");
        }
        return text.Append("]}}").ToString();
    }

    private static string Metric(Random random)
    {
        string type = random.Next(4) switch { 0 => "gauge", 1 => "counter", 2 => "info", _ => "stateSet" };
        string name = random.Next(6) == 0 ? Word(random) : $"\"m{random.Next(4)}\"";
        return $"{{\"name\":{name},\"commonLabels\":{Map(random, Word)},\"labelsFromPath\":{Map(random, Path)},"
            + $"\"each\":{{\"type\":\"{type}\","
            + $"\"{type}\":{{\"path\":{Path(random)},\"labelsFromPath\":{Map(random, Path)},\"valueFrom\":{Path(random)},"
            + $"\"labelFromKey\":{Word(random)},\"labelName\":{Word(random)},\"list\":[{Word(random)},{Word(random)}],"
            + $"\"nilIsZero\":{(random.Next(2) == 0 ? "true" : "false")}}}}}}}";
    }

    private static string Path(Random random) =>
        $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => i == 0 && random.Next(2) == 0 ? "\"spec\"" : Word(random)))}]";

    private static string Map(Random random, Func<Random, string> value)
    {
        IEnumerable<string> keys = Enumerable.Range(0, random.Next(3)).Select(_ => Word(random)).Distinct();
        return $"{{{string.Join(',', keys.Select(key => $"{key}:{value(random)}"))}}}";
    }

    private static string Object(Random random, int number) =>
        $$"""
        {"metadata":{"name":"o{{number}}","namespace":"ns","uid":"u{{number}}","labels":{{Value(random, 2)}}},
         "spec":{{Value(random, 4)}},"status":{"conditions":{{Value(random, 3)}} } }
        """;

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(-5, 100).ToString(CultureInfo.InvariantCulture),
        3 => "-0.5e300",
        4 or 5 => Word(random),
        6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => $"{Word(random)}:{Value(random, depth - 1)}"))}}}",
    };

    private static string Word(Random random) =>
        "\"" + s_words[random.Next(s_words.Length)].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"",
            StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
