using System.Buffers.Binary;
using System.Text;

namespace StateMetrics.Kubernetes.Tests.ListWatch;

/// <summary>Bodies as an API server writes them, in both encodings, of small objects made here by hand.</summary>
internal sealed class Answers(bool protobuf)
{
    internal static Answers Json { get; } = new(protobuf: false);

    internal static Answers Protobuf { get; } = new(protobuf: true);

    internal static Answers In(string format) => format == "json" ? Json : Protobuf;

    internal string ListType => protobuf ? "application/vnd.kubernetes.protobuf" : "application/json";

    internal string WatchType => protobuf ? "application/vnd.kubernetes.protobuf;stream=watch" : "application/json";

    /// <summary>An object named name in namespace "a", with uid "u-name" and something behind its head.</summary>
    internal byte[] Object(string name, string version) => protobuf
        ? [.. Field(1, [.. Text(1, name), .. Text(2, "generated-"), .. Text(3, "a"), .. Text(5, $"u-{name}"), .. Text(6, version),
            .. Number(7, 300), .. Text(11, "labels")]), .. Field(2, Text(1, "the spec"))]
        : Utf8("{\"metadata\":{\"name\":\"NAME\",\"labels\":{\"uid\":\"no\",\"a\":\"\\\"{\"},\"namespace\":\"a\",\"uid\":\"u-NAME\","
            .Replace("NAME", name, StringComparison.Ordinal)
            + $"\"resourceVersion\":\"{version}\""
            + ""","managedFields":[{"f:a":{"b":[1,2]}}]},"spec":{"x":[{"y":null}]}}""");

    internal byte[] List(string version, string next, params byte[][] items) => ListOf(version, next, "", items);

    /// <summary>A list that says by which shard selector the server filtered it.</summary>
    internal byte[] ShardedList(string version, string selector, params byte[][] items) => ListOf(version, "", selector, items);

    private byte[] ListOf(string version, string next, string shards, byte[][] items)
    {
        if (protobuf)
        {
            byte[] paged = next.Length > 0 ? [.. Text(3, next), .. Number(4, 7)] : [];
            byte[] sharded = shards.Length > 0 ? Field(5, Text(1, shards)) : [];
            byte[] meta = [.. Text(2, version), .. paged, .. sharded];
            byte[] raw = [.. Field(1, meta), .. items.SelectMany(static i => Field(2, i))];
            return Enveloped("v1", "PodList", raw);
        }
        string info = shards.Length > 0 ? $$""","shardInfo":{"selector":"{{shards}}"}""" : "";
        string all = string.Join(",", items.Select(Encoding.UTF8.GetString));
        return Utf8($$$"""
            {"kind":"PodList","apiVersion":"v1",
            "metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}","x":{"continue":"no"}{{{info}}}},"items":[{{{all}}}]}

            """);
    }

    internal byte[] Event(string type, byte[] body)
    {
        if (protobuf)
        {
            return Framed([.. Text(1, type), .. Field(2, Field(1, Enveloped("v1", "Pod", body)))]);
        }
        return Utf8($$"""{"type":"{{type}}","object":{{Encoding.UTF8.GetString(body)}}}""" + "\n");
    }

    internal byte[] Added(string name, string version) => Event("ADDED", Object(name, version));

    internal byte[] Modified(string name, string version) => Event("MODIFIED", Object(name, version));

    internal byte[] Deleted(string name, string version) => Event("DELETED", Object(name, version));

    internal byte[] Bookmark(string version, bool end = false)
    {
        if (protobuf)
        {
            byte[] annotation = end ? Field(12, [.. Text(1, "k8s.io/initial-events-end"), .. Text(2, "true")]) : [];
            return Event("BOOKMARK", Field(1, [.. Text(6, version), .. annotation]));
        }
        string annotations = end ? ""","annotations":{"k8s.io/initial-events-end":"true"}""" : "";
        return Event("BOOKMARK", Utf8($$$"""{"kind":"Pod","metadata":{"resourceVersion":"{{{version}}}"{{{annotations}}}}}"""));
    }

    /// <summary>A Status object, bare.</summary>
    internal byte[] Status(int code, string reason, string message) => protobuf
        ? [.. Field(1, []), .. Text(2, "Failure"), .. Text(3, message), .. Text(4, reason), .. Field(5, Number(5, 7)), .. Number(6, code)]
        : Utf8($$$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{{message}}}","reason":"{{{reason}}}",
            "details":{"retryAfterSeconds":7},"code":{{{code}}}}
            """);

    internal byte[] Error(int code, string reason, string message = "no") => Event("ERROR", Status(code, reason, message));

    internal static byte[] Enveloped(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Field(1, [.. Text(1, apiVersion), .. Text(2, kind)]), .. Field(2, raw), .. Text(3, ""), .. Text(4, "")];

    internal static byte[] Framed(byte[] frame)
    {
        byte[] framed = new byte[4 + frame.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed, (uint)frame.Length);
        frame.CopyTo(framed, 4);
        return framed;
    }

    internal static byte[] Text(int number, string text) => Field(number, Utf8(text));

    internal static byte[] Field(int number, byte[] value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    internal static byte[] Number(int number, long value) => [.. Varint(number << 3), .. Varint(value)];

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (ulong rest = (ulong)value; ; rest >>= 7)
        {
            bytes.Add((byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80));
            if (rest < 0x80)
            {
                return [.. bytes];
            }
        }
    }
}
