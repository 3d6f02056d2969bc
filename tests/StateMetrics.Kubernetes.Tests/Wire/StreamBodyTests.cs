using System.Net;
using System.Text;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class StreamBodyTests
{
    public static TheoryData<string> Formats => ["json", "protobuf"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_list_split_at_any_byte_gives_the_same_objects(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = answers.List("70", "token", answers.Object("one", "5"), answers.Object("two", "6"));
        string expected = $"{Text(answers.Object("one", "5"))}\n{Text(answers.Object("two", "6"))}\n70 token";
        for (int cut = 0; cut <= body.Length; cut++)
        {
            Assert.Equal(expected, await ReadListAsync(format, PushedStream.Of(body.AsMemory(0, cut), body.AsMemory(cut))));
        }
        Assert.Equal(expected, await ReadListAsync(format, OneByteAtATime(body)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_list_that_is_cut_anywhere_is_broken(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = answers.List("70", "token", answers.Object("one", "5"), answers.Object("two", "6"));
        // The protobuf list ends with two empty fields of the envelope; the JSON one with a line end.
        int whole = body.Length - (format == "json" ? 1 : 4);
        for (int cut = 0; cut < whole; cut++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadListAsync(format, PushedStream.Of(body.AsMemory(0, cut))));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_empty_list_has_a_version_and_nothing_else(string format)
    {
        Assert.Equal("3 ", await ReadListAsync(format, PushedStream.Of(Answers.In(format).List("3", ""))));
    }

    [Theory]
    [InlineData(
        """{"items":[{"a":1}],"metadata":{"resourceVersion":"9","shardInfo":{"selector":"x"}},"kind":"PodList"}""", "{\"a\":1}\n9 ")]
    [InlineData("""{"items":null,"metadata":{"resourceVersion":"9"}}""", "9 ")]
    [InlineData(
        """  {"other":[[{"items":[{"b":2}]}]],"metadata":{"managed":[{"resourceVersion":"8"}],"resourceVersion":"9"},"items":[]}  """,
        "9 ")]
    public async Task A_json_list_may_have_its_members_in_any_order(string body, string expected)
    {
        Assert.Equal(expected, await ReadListAsync("json", OneByteAtATime(Encoding.UTF8.GetBytes(body))));
    }

    [Theory]
    [InlineData("""{"kind":"Status","status":"Failure"}""")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[{}],}""")]
    [InlineData("""[]""")]
    [InlineData("""not json""")]
    [InlineData("")]
    public async Task What_is_no_json_list_is_broken(string body)
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadListAsync("json", PushedStream.Of(Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public async Task What_is_no_protobuf_list_is_broken()
    {
        byte[][] bodies =
        [
            "k8t\0"u8.ToArray(),
            Answers.Enveloped("v1", "Status", Answers.Protobuf.Status(500, "x", "y")),
            // An item that reaches beyond the list, one beyond the limit, a group, and a number without end.
            [.. "k8s\0"u8, .. Answers.Field(2, [0x12, 0x05, 1, 2])],
            [.. "k8s\0"u8, 0x12, 0xff, 0xff, 0xff, 0x7f, 0x12, 0xff, 0xff, 0xff, 0x3f],
            [.. "k8s\0"u8, .. Answers.Field(2, [0x13])],
            [.. "k8s\0"u8, .. Answers.Field(2, [.. Enumerable.Repeat((byte)0xff, 20)])],
        ];
        foreach (byte[] body in bodies)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadListAsync("protobuf", PushedStream.Of(body)));
        }
    }

    [Fact]
    public async Task Unknown_fields_around_the_items_of_a_protobuf_list_are_skipped()
    {
        byte[] raw =
        [
            .. Answers.Number(9, 1L << 40), .. Answers.Field(1, Answers.Text(2, "4")), .. Answers.Field(8, new byte[5000]),
            .. Answers.Field(2, "one"u8.ToArray()), (7 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8, (6 << 3) | 5, 1, 2, 3, 4,
            .. Answers.Field(2, "two"u8.ToArray()),
        ];
        Assert.Equal("one\ntwo\n4 ", await ReadListAsync("protobuf", OneByteAtATime(Answers.Enveloped("v1", "PodList", raw))));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_watch_split_at_any_byte_gives_the_same_events(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = [.. answers.Added("one", "5"), .. answers.Modified("one", "6"), .. answers.Deleted("two", "7"),
            .. answers.Bookmark("8"), .. answers.Bookmark("9", end: true)];
        const string Expected = """
            Added a/one u-one 5
            Modified a/one u-one 6
            Deleted a/two u-two 7
            Bookmark / - 8
            Bookmark / - 9 end
            """;
        for (int cut = 0; cut <= body.Length; cut++)
        {
            Assert.Equal(Expected, await ReadWatchAsync(format, PushedStream.Of(body.AsMemory(0, cut), body.AsMemory(cut))));
        }
        Assert.Equal(Expected, await ReadWatchAsync(format, OneByteAtATime(body)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_watch_that_is_cut_inside_an_event_is_broken(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = answers.Added("one", "5");
        for (int cut = 1; cut < body.Length - 1; cut++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadWatchAsync(format, PushedStream.Of(body.AsMemory(0, cut))));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_error_event_is_thrown_as_what_its_status_says(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = [.. answers.Added("one", "5"), .. answers.Error(410, "Expired", "too old resource version: 1 (2)")];
        ApiException e = await Assert.ThrowsAsync<ApiException>(() => ReadWatchAsync(format, PushedStream.Of(body)));
        Assert.Equal("Gone Expired 'too old resource version: 1 (2)' 00:00:07", $"{e.Status} {e.Reason} '{e.Message}' {e.RetryAfter}");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_event_of_an_unknown_type_is_broken(string format)
    {
        byte[] body = Answers.In(format).Event("RENAMED", Answers.In(format).Object("one", "5"));
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadWatchAsync(format, PushedStream.Of(body)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_object_without_identity_does_not_stop_the_watch(string format)
    {
        Answers answers = Answers.In(format);
        byte[] nobody = format == "json" ? "{\"metadata\":{\"name\":\"x\"}}"u8.ToArray() : Answers.Field(1, Answers.Text(1, "x"));
        byte[] body = [.. answers.Event("ADDED", nobody), .. answers.Added("one", "5")];
        Assert.Equal("Unreadable /x -\nAdded a/one u-one 5", await ReadWatchAsync(format, PushedStream.Of(body)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Events_whose_uid_is_refused_keep_only_their_version(string format)
    {
        Answers answers = Answers.In(format);
        byte[] body = [.. answers.Added("one", "5"), .. answers.Deleted("two", "6")];
        Assert.Equal("Added a/one u-one 5\nNotOurs a/two u-two 6",
            await ReadWatchAsync(format, PushedStream.Of(body), static uid => uid.SequenceEqual("u-one"u8)));
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_is_broken()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadWatchAsync("protobuf", PushedStream.Of(new byte[] { 1, 0, 0, 1 })));
        var endless = new PushedStream();
        byte[] text = Encoding.UTF8.GetBytes("{\"type\":\"ADDED\",\"object\":{\"a\":\"" + new string('x', 1 << 20));
        endless.Push(text);
        for (int i = 0; i < 16; i++)
        {
            endless.Push(text.AsMemory(text.Length - (1 << 20)));
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadWatchAsync("json", endless));
    }

    [Theory]
    [InlineData("application/json", """{"message":"a\n b","reason":"R","code":503}""", "ServiceUnavailable R 'a b' ")]
    [InlineData("text/html", "<html>\nbad gateway</html>", "BadGateway  '<html> bad gateway</html>' ")]
    [InlineData("application/json", "not json", "BadGateway  'not json' ")]
    [InlineData("application/json", "", "BadGateway  'the server answered 502 BadGateway' ")]
    [InlineData("application/json", "[]", "BadGateway  '[]' ")]
    public void Any_error_body_makes_one_line(string type, string body, string expected)
    {
        ApiException e = StatusBody.OfAnswer(HttpStatusCode.BadGateway, type, Encoding.UTF8.GetBytes(body));
        Assert.Equal(expected, $"{e.Status} {e.Reason} '{e.Message}' {e.RetryAfter}");
    }

    [Fact]
    public void A_version_that_is_not_reached_yet_is_recognised()
    {
        byte[] json = """{"code":504,"details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}}"""u8.ToArray();
        byte[] protobuf = [.. Answers.Field(5, Answers.Field(4, Answers.Text(1, "ResourceVersionTooLarge"))), .. Answers.Number(6, 504)];
        Assert.True(StatusBody.OfJson(json, HttpStatusCode.OK).VersionTooLarge);
        Assert.True(StatusBody.OfProtobuf(protobuf, HttpStatusCode.OK).VersionTooLarge);
        Assert.False(StatusBody.OfJson("{\"code\":504}"u8.ToArray(), HttpStatusCode.OK).VersionTooLarge);
    }

    private static PushedStream OneByteAtATime(byte[] body) =>
        PushedStream.Of(Enumerable.Range(0, body.Length).Select(i => (ReadOnlyMemory<byte>)body.AsMemory(i, 1)));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static WireFormat FormatOf(string format) => format == "json" ? WireFormat.Json : WireFormat.Protobuf;

    private static async Task<string> ReadListAsync(string format, Stream stream)
    {
        var seen = new StringBuilder();
        using ListBody body = ListBody.Over(stream, FormatOf(format), static () => { });
        while (await body.ReadAsync(CancellationToken.None))
        {
            seen.Append(Encoding.UTF8.GetString(body.Item.Span)).Append('\n');
        }
        return seen.Append(body.Head.ResourceVersion).Append(' ').Append(body.Head.Continue).ToString();
    }

    private static async Task<string> ReadWatchAsync(string format, Stream stream, Func<ReadOnlySpan<byte>, bool>? keep = null)
    {
        var seen = new List<string>();
        using WatchBody body = WatchBody.Over(stream, FormatOf(format), static () => { });
        while (await body.ReadAsync(CancellationToken.None))
        {
            WatchEvent next = body.Current(keep);
            WireObject o = next.Object;
            string uid = o.Uid.IsEmpty ? "-" : o.Uid.ToString();
            seen.Add($"{next.Type} {o.Namespace}/{o.Name} {uid} {o.ResourceVersion}{(next.EndsInitialEvents ? " end" : "")}".TrimEnd());
        }
        return string.Join('\n', seen);
    }
}
