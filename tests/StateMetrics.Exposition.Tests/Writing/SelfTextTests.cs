using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Writing;

/// <summary>What an exporter says about what it serves, behind the samples of a scrape.</summary>
public sealed class SelfTextTests
{
    private static readonly FamilyRenderer<(string Name, double Age)> s_ages =
        new FamilyTable<(string Name, double Age)>(["name"], static (s, ref i) => i.Values(Encoding.UTF8.GetBytes(s.Name)))
        {
            { Gauge, "age", Alpha, [], "Its age.", static (s, ref w) => w.Sample(s.Age) },
            { Gauge, "never", Alpha, [], "Nothing has this.", static (_, ref _) => { } },
            { Counter, "half_total", Alpha, [], "Half of its age.", static (s, ref w) => w.Sample(s.Age / 2) },
        }.Compile(Selection.Default);

    private const string Ages = """
        # HELP age Its age.
        # TYPE age gauge
        age{name="a"} 2
        age{name="b"} 4
        # HELP half_total Half of its age.
        # TYPE half_total counter
        half_total{name="a"} 1
        half_total{name="b"} 2

        """;

    private static readonly SelfText s_text = SelfText.Of(s_ages, [("a", 2), ("b", 4)]);

    [Fact]
    public void A_family_of_all_sources_comes_under_one_header() => Assert.Equal(Ages, Text(s_text));

    [Fact]
    public void Nothing_beside_a_text_changes_nothing() => Assert.Equal(Ages, Text(SelfText.Empty.And(s_text).And(SelfText.Empty)));

    [Theory]
    [InlineData(ExpositionFormat.Text, "")]
    [InlineData(ExpositionFormat.OpenMetrics, "# EOF\n")]
    public async Task It_ends_a_scrape_in_both_encodings_with_the_announced_length(ExpositionFormat format, string end)
    {
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take([], ResourceFilter.All);
        snapshot.End(s_text);
        byte[] identity = await BytesAsync(snapshot, format, gzip: false);
        byte[] gzip = await BytesAsync(snapshot, format, gzip: true);
        Assert.Equal(Ages + end, Encoding.UTF8.GetString(identity));
        Assert.Equal(snapshot.IdentityBytes(format), identity.Length);
        Assert.Equal(snapshot.GzipBytes(format), gzip.Length);
        using var inflated = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress));
        Assert.Equal(Ages + end, await inflated.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_store_that_is_not_served_is_counted_and_not_written()
    {
        ResourceStore store = new StoreWriter(0).Store;
        var exposition = new ResourceExposition("things", [], [store]);
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take([exposition], ResourceFilter.All, static _ => false);
        Assert.Equal(0, snapshot.ObjectsOf(store));
        Assert.Null(ExpositionSnapshot.Take([exposition], new ResourceFilter(["others"], null)).ObjectsOf(store));
    }

    private static async Task<byte[]> BytesAsync(ExpositionSnapshot snapshot, ExpositionFormat format, bool gzip)
    {
        using var output = new MemoryStream();
        PipeWriter pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        CancellationToken stop = TestContext.Current.CancellationToken;
        long written = await (gzip ? snapshot.WriteGzipAsync(pipe, format, stop) : snapshot.WriteAsync(pipe, format, stop));
        await pipe.CompleteAsync();
        Assert.Equal(written, output.Length);
        return output.ToArray();
    }

    private static string Text(SelfText text)
    {
        var output = new ArrayBufferWriter<byte>();
        text.Write(output, ExpositionFormat.Text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
