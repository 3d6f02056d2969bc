using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Encoding;
using StateMetrics.Simulator.Faults;
using StateMetrics.Simulator.Selectors;

namespace StateMetrics.Simulator.Http;

/// <summary>Answers LIST: chooses the objects of the page, then streams their cached bytes.</summary>
internal sealed class ListAnswer(SimulatedCluster cluster, ServerBehaviour behaviour, FaultScript faults)
{
    /// <summary>Bytes that may wait in the response before they are flushed; more gains nothing, less costs system calls.</summary>
    private const int FlushBytes = 128 * 1024;

    internal async Task WriteAsync(HttpContext context, ReadRequest read)
    {
        Page page = Choose(read.Resource, read.Query, read.Filter);
        Fault? cut = faults.Take(FaultKind.CutList, read.Request);
        page = page with
        {
            Whole = cut is null ? page.Objects.Count : page.Objects.Count / 2,
            Shards = read.Filter.Shards?.Text ?? "",
        };
        context.Response.ContentType = read.Form.Representation.ContentType;
        PipeWriter output = context.Response.BodyWriter;
        if (read.Form.Representation.Protobuf)
        {
            await WriteProtobufAsync(output, read.Form, page, context.RequestAborted);
        }
        else
        {
            await WriteJsonAsync(output, read.Form, page, context.RequestAborted);
        }
        await output.FlushAsync(context.RequestAborted);
        if (cut is { Resets: true })
        {
            context.Abort();
        }
    }

    private Page Choose(ResourceId resource, ListQuery query, ObjectFilter filter)
    {
        int limit = query.ResourceVersion == "0" && behaviour.VersionZeroIgnoresLimit ? 0 : query.Limit;
        if (query.Continue.Length > 0)
        {
            ContinueToken token = ContinueToken.Parse(query.Continue);
            return Cut(ReadContinued(resource, token), filter, query.Limit, token.AfterKey);
        }
        return Cut(ReadFresh(resource, query), filter, limit, null);
    }

    private Snapshot ReadFresh(ResourceId resource, ListQuery query)
    {
        if (query.Version is not { } version)
        {
            return query.ResourceVersionMatch is "Exact" && query.ResourceVersion == "0"
                ? throw ApiStatusException.Invalid("resourceVersionMatch: Forbidden: \"Exact\" is forbidden for resourceVersion \"0\"")
                : cluster.Read(resource, query.ResourceVersion == "0" || behaviour.StandsForConsistentReads ? behaviour.StandsAt : null);
        }
        bool exact = query.ResourceVersionMatch switch
        {
            "Exact" => true,
            "NotOlderThan" => false,
            "" => query.Limit > 0,   // an old rule: a page of a concrete version is a page of exactly that version
            _ => throw ApiStatusException.Invalid($"resourceVersionMatch: Unsupported value: \"{query.ResourceVersionMatch}\""),
        };
        cluster.ThrowIfFuture(version);
        if (behaviour.StandsAt is { } here && version > here)
        {
            throw ApiStatusException.TooLarge(version, here);
        }
        return cluster.Read(resource, exact ? version : behaviour.StandsAt);
    }

    private Snapshot ReadContinued(ResourceId resource, ContinueToken token)
    {
        try
        {
            return cluster.Read(resource, token.Version);
        }
        catch (ApiStatusException expired) when (expired.Code == 410)
        {
            return behaviour.ContinueTokensExpire
                ? throw new ApiStatusException(410, "Expired",
                    "The provided continue parameter is too old to display a consistent list result. "
                    + "You can start a new list without the continue parameter.")
                : cluster.Read(resource, null) with { Version = token.Version };
        }
    }

    private static Page Cut(Snapshot snapshot, ObjectFilter filter, int limit, string? afterKey)
    {
        ImmutableSortedSet<StoredObject> all = snapshot.Objects;
        int index = afterKey is null ? 0 : FirstAfter(all, afterKey);
        if (filter.TakesAll && limit == 0)
        {
            return new Page(index == 0 ? all : [.. all.Skip(index)], snapshot.Version, "", null);
        }
        List<StoredObject> taken = [];
        for (; index < all.Count && (limit == 0 || taken.Count < limit); index++)
        {
            if (filter.Matches(all[index]))
            {
                taken.Add(all[index]);
            }
        }
        bool more = filter.TakesAll ? index < all.Count : Enumerable.Range(index, all.Count - index).Any(i => filter.Matches(all[i]));
        string token = more ? new ContinueToken(snapshot.Version, taken[^1].Key).Encode() : "";
        // The count is only cheap, and only told, where no selector narrows the list.
        long? remaining = more && !filter.Selects ? Remaining(all, index, filter) : null;
        return new Page(taken, snapshot.Version, token, remaining);
    }

    private static long Remaining(ImmutableSortedSet<StoredObject> all, int index, ObjectFilter filter) =>
        filter.TakesAll ? all.Count - index : Enumerable.Range(index, all.Count - index).LongCount(i => filter.Matches(all[i]));

    private static int FirstAfter(ImmutableSortedSet<StoredObject> all, string key)
    {
        int low = 0;
        int high = all.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(all[middle].Key, key) <= 0 ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    private static byte[] ListMeta(Page page)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("resourceVersion"u8, $"{page.Version}");
            if (page.Continue.Length > 0)
            {
                json.WriteString("continue"u8, page.Continue);
            }
            if (page.Remaining is { } remaining)
            {
                json.WriteNumber("remainingItemCount"u8, remaining);
            }
            if (page.Shards.Length > 0)
            {
                json.WriteStartObject("shardInfo"u8);
                json.WriteString("selector"u8, page.Shards);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    private static async Task WriteJsonAsync(PipeWriter output, ObjectForm form, Page page, CancellationToken stop)
    {
        output.Write(System.Text.Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"{form.ListKind}\",\"apiVersion\":\"{form.ApiVersion}\",\"metadata\":"));
        output.Write(ListMeta(page));
        output.Write(",\"items\":["u8);
        int written = 0;
        foreach (StoredObject one in page.Objects.Take(page.Whole))
        {
            if (written++ > 0)
            {
                output.Write(","u8);
            }
            form.WriteJsonItem(output, one);
            await FlushIfLargeAsync(output, stop);
        }
        if (page.IsWhole)
        {
            output.Write("]}\n"u8);
        }
        else
        {
            output.Write(",{\"metadata\":{\"na"u8);
        }
    }

    private static async Task WriteProtobufAsync(PipeWriter output, ObjectForm form, Page page, CancellationToken stop)
    {
        using BackwardWriter head = new();
        using (JsonDocument meta = JsonDocument.Parse(ListMeta(page)))
        {
            MessageShape shape = MessageTable.Get("k8s.io.apimachinery.pkg.apis.meta.v1.ListMeta");
            head.BytesField(1, ProtobufEncoder.Encode(shape, meta.RootElement));
        }
        long length = head.Length;
        foreach (StoredObject one in page.Objects)
        {
            int size = form.Message(one).Length;
            length += 1 + BackwardWriter.VarintSize((ulong)size) + size;
        }
        output.Write(Envelope.Head(form.ApiVersion, form.ListKind, length));
        output.Write(head.Written);
        foreach (StoredObject one in page.Objects.Take(page.Whole))
        {
            ReadOnlyMemory<byte> message = form.Message(one);
            WriteItemHead(output, message.Length);
            output.Write(message.Span);
            await FlushIfLargeAsync(output, stop);
        }
        if (page.IsWhole)
        {
            output.Write(Envelope.Tail);
        }
        else
        {
            ReadOnlyMemory<byte> message = form.Message(page.Objects[page.Whole]);
            WriteItemHead(output, message.Length);
            output.Write(message.Span[..(message.Length / 2)]);
        }
    }

    private static void WriteItemHead(PipeWriter output, int length)
    {
        Span<byte> head = output.GetSpan(6);
        int size = 0;
        head[size++] = 0x12;
        for (uint rest = (uint)length; ; rest >>= 7)
        {
            head[size++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
            {
                break;
            }
        }
        output.Advance(size);
    }

    private static ValueTask<FlushResult> FlushIfLargeAsync(PipeWriter output, CancellationToken stop) =>
        output.UnflushedBytes >= FlushBytes ? output.FlushAsync(stop) : default;

    private sealed record Page(IReadOnlyList<StoredObject> Objects, long Version, string Continue, long? Remaining)
    {
        /// <summary>How many objects are sent whole: all of them, unless a fault cuts the list.</summary>
        internal int Whole { get; init; }

        /// <summary>The shard selector by which it was filtered; "" for none.</summary>
        internal string Shards { get; init; } = "";

        internal bool IsWhole => Whole == Objects.Count;
    }
}
