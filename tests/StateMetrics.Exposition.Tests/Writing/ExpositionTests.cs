using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Tests.Store;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

public sealed class ExpositionTests
{
    private readonly Samples _first = new();
    private readonly Samples _second = new();

    [Fact]
    public void All_headers_of_a_resource_appear_with_its_first_object_and_scopes_keep_their_order()
    {
        _second.Upsert("b", 2, parts: 1);
        Assert.Equal(
            """
            # HELP thing_size [STABLE] Its size.
            # TYPE thing_size gauge
            thing_size{name="b"} 2
            # HELP thing_never Nothing.
            # TYPE thing_never gauge
            # HELP thing_part Its parts.
            # TYPE thing_part gauge
            thing_part{name="b",part="0"} 2

            """,
            Text(Things("things")));
        _first.Upsert("z", 1);
        Assert.StartsWith(
            """
            # HELP thing_size [STABLE] Its size.
            # TYPE thing_size gauge
            thing_size{name="z"} 1
            thing_size{name="b"} 2
            """,
            Text(Things("things")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_without_objects_is_not_mentioned()
    {
        _first.Upsert("a", 1);
        _first.Remove("a");
        Assert.Equal("", Text(Things("things")));
        Assert.Equal("# EOF\n", Text(ExpositionFormat.OpenMetrics, ResourceFilter.All, Things("things")));
    }

    [Fact]
    public void Resources_come_bytewise_and_as_filtered()
    {
        ResourceExposition[] all = [One("pods", "p"), One("nodes", "n"), One("Foo,v1", "f"), One("podtemplates", "t")];
        Assert.Equal(["f", "n", "p", "t"], Families(ResourceFilter.All, all));
        Assert.Equal(["n", "p"], Families(new ResourceFilter(["pods,nodes"], null), all));
        Assert.Equal(["f", "t"], Families(new ResourceFilter(null, ["pods", "nodes"]), all));
        Assert.Equal([], Families(new ResourceFilter([""], null), all));
    }

    [Fact]
    public void A_family_name_that_two_resources_share_is_one_group()
    {
        ResourceExposition[] all = [One("b", "same"), One("a", "same"), One("aa", "other")];
        Assert.Equal(
            """
            # HELP same Help.
            # TYPE same gauge
            same{resource="a"} 1
            same{resource="b"} 1
            # HELP other Help.
            # TYPE other gauge
            other{resource="aa"} 1

            """,
            Text(all));
    }

    [Theory]
    [InlineData(FamilyType.Gauge, "gauge", "gauge")]
    [InlineData(FamilyType.Counter, "counter", "counter")]
    [InlineData(FamilyType.Info, "gauge", "info")]
    [InlineData(FamilyType.StateSet, "gauge", "stateset")]
    public void Headers_name_the_type_of_the_format(FamilyType type, string text, string openMetrics)
    {
        ResourceExposition one = One("things", "x", new Family
        {
            Name = "x",
            Type = type,
            Stability = Stability.Stable,
            Labels = ["resource"],
            Help = @"A \ ""backslash"".",
            DeprecatedSince = "v2.14.0",
        });
        const string Help = "# HELP x [STABLE] (Deprecated since v2.14.0) A \\\\ \"backslash\".\n";
        Assert.Equal($"{Help}# TYPE x {text}\nx{{resource=\"things\"}} 1\n", Text(one));
        Assert.Equal(
            $"{Help}# TYPE x {openMetrics}\nx{{resource=\"things\"}} 1\n# EOF\n",
            Text(ExpositionFormat.OpenMetrics, ResourceFilter.All, one));
    }

    [Fact]
    public async Task A_pipe_gets_the_same_bytes_no_faster_than_it_is_read()
    {
        for (int i = 0; i < 20_000; i++)
        {
            _first.Upsert($"object-number-{i}", i, parts: 2);
        }

        string expected = Text(Things("things"));
        ExpositionSnapshot snapshot = ExpositionSnapshot.Take([Things("things")], ResourceFilter.All);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024));
        ValueTask<long> writing = snapshot.WriteAsync(pipe.Writer, ExpositionFormat.Text, CancellationToken.None);
        Assert.False(writing.IsCompleted);

        var received = new ArrayBufferWriter<byte>();
        while (received.WrittenCount < Encoding.UTF8.GetByteCount(expected))
        {
            ReadResult read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.InRange(read.Buffer.Length, 1, (512 + 64) * 1024);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                received.Write(part.Span);
            }

            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        Assert.Equal(received.WrittenCount, await writing);
        Assert.Equal(expected, Encoding.UTF8.GetString(received.WrittenSpan));
    }

    [Fact]
    public async Task Writing_ends_when_the_reader_has_gone()
    {
        for (int i = 0; i < 5_000; i++)
        {
            _first.Upsert($"object-number-{i}", i, parts: 2);
        }

        ExpositionSnapshot snapshot = ExpositionSnapshot.Take([Things("things")], ResourceFilter.All);
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        long written = await snapshot.WriteAsync(pipe.Writer, ExpositionFormat.Text, CancellationToken.None);
        Assert.InRange(written, 1, Text(Things("things")).Length - 1);
    }

    [Fact]
    public void Resources_of_one_name_keep_their_order_under_one_header()
    {
        // More than a sort by insertion takes, which would keep the order by chance.
        ResourceExposition[] many = [.. Enumerable.Range(0, 40).Select(i => One("pods", "p", source: $"pods of {i}")), One("nodes", "n")];
        Assert.Equal(
            """
            # HELP n Help.
            # TYPE n gauge
            n{resource="nodes"} 1
            # HELP p Help.
            # TYPE p gauge

            """ + string.Concat(Enumerable.Range(0, 40).Select(i => $"p{{resource=\"pods of {i}\"}} 1\n")),
            Text(many));
    }

    private static ResourceExposition One(string resource, string familyName, Family? family = null, string? source = null)
    {
        var table = new FamilyTable<string>(["resource"], static (r, ref i) => i.Values(Encoding.UTF8.GetBytes(r)))
        {
            { FamilyType.Gauge, familyName, Stability.Alpha, [], "Help.", static (_, ref w) => w.Sample(1) },
        };
        FamilyRenderer<string> renderer = table.Compile(Selection.Default);
        var writer = new StoreWriter(1);
        writer.Upsert(new ObjectKey("u"u8, default, "n"u8), renderer.Render(source ?? resource, new RenderScratch()));
        return new ResourceExposition(resource, family is null ? renderer.Families : [family], [writer.Store]);
    }

    private static string[] Families(ResourceFilter filter, ResourceExposition[] all) =>
    [
        .. Text(ExpositionFormat.Text, filter, all).Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]),
    ];

    private static string Text(params ResourceExposition[] resources) => Text(ExpositionFormat.Text, ResourceFilter.All, resources);

    private static string Text(ExpositionFormat format, ResourceFilter filter, params ResourceExposition[] resources)
    {
        var output = new ArrayBufferWriter<byte>();
        long bytes = ExpositionSnapshot.Take(resources, filter).Write(output, format);
        Assert.Equal(output.WrittenCount, bytes);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private ResourceExposition Things(string resource) =>
        new(resource, Samples.Renderer.Families, [_first.Writer.Store, _second.Writer.Store]);
}
