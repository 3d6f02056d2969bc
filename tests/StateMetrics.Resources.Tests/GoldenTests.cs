using StateMetrics.Kubernetes.Wire;
using StateMetrics.Testing.Exposition;

namespace StateMetrics.Resources.Tests;

public class GoldenTests
{
    /// <summary>Of the catalogue; kube-state-metrics v2.20 has as many.</summary>
    private const int Families = 336;

    public static TheoryData<string> DifferingCases => [.. GoldenCase.Differing.Select(c => c.Name)];

    public static TheoryData<string> Cases => [.. GoldenCase.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objects_as_JSON_give_the_expected_samples(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        var run = new GoldenRun();
        string actual = run.Render(golden, WireFormat.Json);
        Assert.Equal(GoldenText.SortedOnce(golden.Expected, actual), GoldenText.Sorted(actual));
        Assert.Empty(run.Failures);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_objects_as_protobuf_give_the_same_text(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        var run = new GoldenRun();
        string json = run.Render(golden, WireFormat.Json);
        string protobuf = run.Render(golden, WireFormat.Protobuf);
        Assert.Equal(GoldenText.Sorted(json), GoldenText.Sorted(protobuf));
        Assert.Empty(run.Failures);
    }

    [Theory]
    [MemberData(nameof(DifferingCases))]
    public void What_we_decide_otherwise_holds(string name)
    {
        GoldenCase golden = GoldenCase.DifferingNamed(name);
        var run = new GoldenRun();
        string actual = run.Render(golden, WireFormat.Json);
        string expected = GoldenText.Sorted(golden.Expected);
        Assert.Equal(expected, GoldenText.Sorted(actual));
        Assert.Equal(expected, GoldenText.Sorted(run.Render(golden, WireFormat.Protobuf)));
        Assert.NotEqual(golden.Theirs, golden.Expected);
        Assert.Empty(run.Failures);
    }

    [Fact]
    public void Every_case_in_which_we_differ_has_what_we_print() => Assert.Equal(10, GoldenCase.Differing.Count);

    [Fact]
    public void Every_family_of_the_catalogue_has_a_sample_in_some_case()
    {
        var seen = GoldenCase.All.SelectMany(c => GoldenText.FamiliesWithSamples(c.Expected)).ToHashSet(StringComparer.Ordinal);
        var families = Catalog.All.SelectMany(entry => entry.Families).Select(family => family.Name).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{GoldenCase.All.Count} cases; {families.Count(seen.Contains)} of {families.Count} families with a sample");
        Assert.Equal("", string.Join('\n', families.Except(seen, StringComparer.Ordinal)));
        Assert.Equal(Families, families.Distinct(StringComparer.Ordinal).Count());
    }
}
