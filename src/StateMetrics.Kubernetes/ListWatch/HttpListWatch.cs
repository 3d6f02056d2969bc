using System.Net;
using System.Runtime.CompilerServices;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>Lists and watches one collection of an API server over HTTP.</summary>
/// <remarks>
/// The client adds address, credential and user agent, and has no deadline of its own. The jitter function returns random
/// numbers from 0 to 1, and may be called from several threads.
/// </remarks>
public sealed class HttpListWatch(
    HttpClient http, ResourcePath path, ListWatchOptions options, ServerTraits traits, TimeProvider time, Func<double> jitter) : IListWatch
{
    private readonly ApiRequests _requests = new(http, time);
    private readonly RequestTarget _target = new(path, options.Checked());

    public bool StreamsLists => options.StreamingLists && traits.MayStreamLists(path.Group);

    public RequestCounts Counts { get; init; } = new();

    public async Task<ListEnd> ListAsync(ListStart start, WireObjectAction each, CancellationToken stop)
    {
        string shards = await ShardSelectorAsync(stop);
        ListHead head = await PageAsync(PageOf(_target.List(start, shards)), each, stop);
        bool sharded = head.Sharded;
        while (head.Continue.Length > 0)
        {
            string token = head.Continue;
            try
            {
                head = await PageAsync(PageOf(_target.Page(token, shards)), each, stop);
            }
            catch (ApiException e) when (e.Status == HttpStatusCode.Gone)
            {
                throw new ContinueExpiredException(e.Message);
            }
            if (head.Continue == token)
            {
                throw new InvalidDataException("a page that continues with itself");
            }
            sharded &= head.Sharded;
        }
        return new ListEnd(head.ResourceVersion, sharded);
    }

    public async Task<string> ProbeAsync(CancellationToken stop)
    {
        string accept = _target.Accept(list: true, metadataOnly: true);
        ListHead head = await PageAsync(new Page(_target.One(shards: ""), accept, options.ProbeWithin), each: null, stop);
        return head.ResourceVersion;
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(WatchStart start, [EnumeratorCancellation] CancellationToken stop)
    {
        string shards = await ShardSelectorAsync(stop);
        using var deadline = new Deadline(options.AnswerWithin, time, stop);
        using ApiAnswer answer = await OpenWatchAsync(start, shards, deadline);
        using WatchBody body = WatchBody.Over(answer.Body, answer.Format, static () => { });
        bool initial = start.InitialEvents;
        TimeSpan silenceMax = start.SilenceMax ?? options.WatchSilenceMax;
        yield return new WatchEvent { Type = WatchEventType.Opened };
        while (true)
        {
            TimeSpan within = initial ? InitialSilenceMax : silenceMax;
            deadline.Within(within);
            if (!await NextAsync(body, deadline, initial, within))
            {
                yield break;
            }
            WatchEvent next = body.Current(options.Keep);
            Count(next.Type);
            if (initial && next.Type == WatchEventType.Bookmark)
            {
                // A server that knows streaming lists holds back every other bookmark until the one that ends them.
                initial = next.EndsInitialEvents ? false : throw StreamingRefused("the server ignores sendInitialEvents");
            }
            yield return next;
        }
    }

    // A server of known version either refuses a streaming list or gives it, and may need its time for that.
    private TimeSpan InitialSilenceMax => traits.Version is null ? options.InitialEventsSilenceMax : options.ListSilenceMax;

    /// <summary>What to send: the selector where the server is known to filter by it, "" elsewhere.</summary>
    private async ValueTask<string> ShardSelectorAsync(CancellationToken stop)
    {
        string shards = options.ShardSelector;
        return shards.Length > 0 && await traits.FiltersShardsAsync(path.Group, AskAsync, stop) ? shards : "";

        async Task<bool> AskAsync()
        {
            try
            {
                return (await PageAsync(PageOf(_target.One(shards)), null, stop)).Sharded;
            }
            catch (ApiException e) when (e.Status == HttpStatusCode.BadRequest)
            {
                // It knows the parameter, and not this form of it.
                return false;
            }
        }
    }

    private Page PageOf(string target) => new(target, _target.Accept(list: true), options.ListSilenceMax);

    private async Task<ListHead> PageAsync(Page page, WireObjectAction? each, CancellationToken stop)
    {
        try
        {
            using var deadline = new Deadline(page.SilenceMax, time, stop);
            using ApiAnswer answer = await deadline.OnTime(
                _requests.GetAsync(page.Target, page.Accept, deadline.Token), "the answer to a list");
            using ListBody body = ListBody.Over(answer.Body, answer.Format, () => deadline.Within(page.SilenceMax));
            while (await deadline.OnTime(body.ReadAsync(deadline.Token), "a list"))
            {
                if (each is not null)
                {
                    Give(body.Format, body.Item, each);
                }
            }
            if (body.Head.ResourceVersion.Length == 0)
            {
                throw new InvalidDataException("a list without resourceVersion: nothing can be watched from there");
            }
            Counts.ListSucceeded();
            return body.Head;
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            Counts.ListFailed();
            ForgetIfRefused(e);
            throw;
        }
    }

    private void Give(WireFormat format, ReadOnlyMemory<byte> item, WireObjectAction each)
    {
        if (!ObjectHead.TryRead(format, item, out ObjectHead head))
        {
            Counts.ObjectUnreadable();
        }
        else if (options.Keep is not null && !options.Keep(head.Uid.Span))
        {
            Counts.ObjectNotOurs();
        }
        else
        {
            each(head.Of(format, item));
        }
    }

    // A selector that was taken before and is refused now, by another server behind the same address say: without it, then.
    // Where the fault lies elsewhere, one request is asked once more for nothing.
    private void ForgetIfRefused(Exception e)
    {
        if (options.ShardSelector.Length > 0 && e is ApiException { Status: HttpStatusCode.BadRequest })
        {
            traits.ShardSelectorRefused(path.Group);
        }
    }

    private async ValueTask<ApiAnswer> OpenWatchAsync(WatchStart start, string shards, Deadline deadline)
    {
        TimeSpan timeout = options.WatchTimeoutMin * (1 + jitter());
        try
        {
            ApiAnswer answer = await deadline.OnTime(
                _requests.GetAsync(_target.Watch(start, timeout, shards), _target.Accept(list: false), deadline.Token),
                "the answer to a watch");
            Counts.WatchSucceeded();
            return answer;
        }
        catch (ApiException e) when (start.InitialEvents && RefusesStreaming(e))
        {
            Counts.WatchFailed();
            throw IsForGood(e) ? StreamingRefused(e.Message) : new StreamingListRefusedException(e.Message);
        }
        catch (TimeoutException) when (!start.InitialEvents && deadline.HasPassed)
        {
            // A proxy may keep back even the head of the answer: as silent as a stream that is open and brings nothing.
            Counts.WatchFailed();
            throw new SilenceException(options.AnswerWithin);
        }
        catch (Exception e) when (Weather.Covers(e))
        {
            Counts.WatchFailed();
            ForgetIfRefused(e);
            throw;
        }
    }

    private async ValueTask<bool> NextAsync(WatchBody body, Deadline deadline, bool initial, TimeSpan within)
    {
        try
        {
            return await deadline.OnTime(body.ReadAsync(deadline.Token), "the next event");
        }
        catch (TimeoutException)
        {
            if (initial && traits.Version is null)
            {
                throw StreamingRefused("the server does not end its initial events");
            }
            throw new SilenceException(within);
        }
    }

    private StreamingListRefusedException StreamingRefused(string message)
    {
        traits.StreamingListRefused(path.Group);
        return new StreamingListRefusedException(message);
    }

    // What the fallback to LIST answers too, or answers better. Overload and 410 are not among them.
    private static bool RefusesStreaming(ApiException e) => e.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
        or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;

    // Servers from 1.27 on name the first parameter while the feature is off, older ones the second. Another 400 may be the
    // fault of a selector.
    private static bool IsForGood(ApiException e) => e.Status == HttpStatusCode.UnprocessableEntity
        || e.Message.Contains("sendInitialEvents", StringComparison.Ordinal)
        || e.Message.Contains("resourceVersionMatch", StringComparison.Ordinal);

    private void Count(WatchEventType type)
    {
        if (type == WatchEventType.NotOurs)
        {
            Counts.ObjectNotOurs();
        }
        else if (type == WatchEventType.Unreadable)
        {
            Counts.ObjectUnreadable();
        }
    }

    /// <summary>A request for a list or for a part of one; it fails when no byte arrives for that long.</summary>
    private readonly record struct Page(string Target, string Accept, TimeSpan SilenceMax);
}
