using System.Text;
using System.Text.Json;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Encoding;
using StateMetrics.Testing.Exposition;
using StateMetrics.Testing.RandomObjects;

namespace StateMetrics.Resources.Tests.Pipeline;

/// <summary>
/// Whatever the API permits in an object, its samples can be read, and are the same from JSON and from protobuf. A failure names
/// the kind and the seed: add them to <see cref="Replayed"/>, which runs that one object, and leave them there.
/// </summary>
public sealed class RandomObjectsTests
{
    /// <summary>39 kinds give 20,280 objects.</summary>
    private const int ObjectsPerKind = 520;

    /// <summary>Objects of one scrape.</summary>
    private const int ScrapeObjects = 40;

    private const int FailuresShown = 4;

    private static readonly RandomObjectMaker s_maker = new();

    public static TheoryData<string> Kinds => [.. ApiKind.All.Select(kind => kind.Kind)];

    /// <summary>Objects that something was wrong with once.</summary>
    public static TheoryData<string, int> Replayed => new()
    {
        { "Pod", 0 },
    };

    [Fact]
    public void Every_kind_of_the_catalogue_is_tested() => Assert.Equal(
        Catalog.All.Select(entry => entry.Resource.Kind).Order(StringComparer.Ordinal),
        ApiKind.All.Select(kind => kind.Kind).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_objects_give_what_a_strict_parser_reads(string kind)
    {
        var tested = new Tested(kind);
        int firstSeed = ApiKind.All.TakeWhile(other => other.Kind != kind).Count() * ObjectsPerKind;
        for (int scraped = 0; scraped < ObjectsPerKind; scraped += ScrapeObjects)
        {
            tested.Scrape([.. Enumerable.Range(firstSeed + scraped, ScrapeObjects)]);
        }
        tested.DemandFamilies();
    }

    [Theory]
    [MemberData(nameof(Replayed))]
    public void An_object_that_failed_once_does_not_again(string kind, int seed) => new Tested(kind).Scrape([seed]);

    /// <summary>One kind under test. Objects with odd seeds are shown with everything that can be switched on.</summary>
    private sealed class Tested
    {
        private readonly ApiKind _kind;
        private readonly CatalogEntry _entry;
        private readonly ResourceType _type;
        private readonly List<string> _failures = [];
        private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

        internal Tested(string kind)
        {
            _kind = ApiKind.All.Single(k => k.Kind == kind);
            _entry = Catalog.Find(_kind.ApiVersion, kind)!;
            _type = BuiltInTypes.All.Single(type => type.Kind == kind && type.Id.GroupVersion == _kind.ApiVersion);
        }

        internal void Scrape(List<int> seeds)
        {
            foreach (bool everything in new[] { false, true })
            {
                var listed = new List<WireObject>();
                foreach (int seed in seeds.Where(seed => seed % 2 == (everything ? 1 : 0)))
                {
                    RandomObject made = s_maker.Make(_kind, seed);
                    try
                    {
                        listed.Add(One(made, everything));
                    }
                    catch (Exception e) when (e is not OutOfMemoryException)
                    {
                        _failures.Add($"{made}\n{e}");
                    }
                }
                Assert.True(_failures.Count == 0, string.Join("\n\n", _failures.Take(FailuresShown)));
                StrictExposition scrape = StrictExposition.Parse(new KindRun(_entry, everything).Scrape(listed));
                _shown.UnionWith(scrape.Families.Values.Where(family => family.Samples.Count > 0).Select(family => family.Name));
            }
        }

        /// <summary>Samples of nearly every family, or the objects are too dull to prove anything.</summary>
        internal void DemandFamilies()
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{_kind}: {ObjectsPerKind} objects show {_shown.Count} of {_entry.Families.Count} families");
            Assert.Equal("", string.Join('\n', _entry.Families.Select(family => family.Name).Except(_shown, StringComparer.Ordinal)));
        }

        /// <summary>Tests an object alone and returns it as JSON.</summary>
        private WireObject One(RandomObject made, bool everything)
        {
            WireObject asJson = Wire(made, WireFormat.Json, made.JsonBytes);
            using JsonDocument plain = JsonDocument.Parse(made.PlainJson);
            WireObject asProtobuf = Wire(made, WireFormat.Protobuf, ProtobufEncoder.Encode(_type.Message!, plain.RootElement));
            var jsonRun = new KindRun(_entry, everything);
            var protobufRun = new KindRun(_entry, everything);
            string json = jsonRun.Scrape(asJson);
            string protobuf = protobufRun.Scrape(asProtobuf);
            Assert.True(jsonRun.Failures.Count == 0, $"as JSON: {string.Join('\n', jsonRun.Failures)}");
            Assert.True(protobufRun.Failures.Count == 0, $"as protobuf: {string.Join('\n', protobufRun.Failures)}");
            Assert.Equal("", Difference(GoldenText.Sorted(json), GoldenText.Sorted(protobuf)));
            Assert.Equal(jsonRun.Repeated, protobufRun.Repeated);
            StrictExposition.Parse(json);
            return asJson;
        }

        /// <summary>The lines that only one of the texts has; failures show whole lines, which Assert.Equal cuts.</summary>
        private static string Difference(string json, string protobuf)
        {
            string[] jsonLines = json.Split('\n');
            string[] protobufLines = protobuf.Split('\n');
            return string.Join('\n',
            [
                .. jsonLines.Except(protobufLines, StringComparer.Ordinal).Select(line => $"JSON: {line}"),
                .. protobufLines.Except(jsonLines, StringComparer.Ordinal).Select(line => $"protobuf: {line}"),
            ]);
        }

        private static WireObject Wire(RandomObject made, WireFormat format, byte[] body) => new()
        {
            Format = format,
            Body = body,
            Uid = Text(made.Uid),
            Namespace = Text(made.Namespace),
            Name = Text(made.Name),
            ResourceVersion = default,
        };

        private static Utf8 Text(string text) => new(Encoding.UTF8.GetBytes(text));
    }
}
