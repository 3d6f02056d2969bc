using System.Net.Sockets;
using StateMetrics.Kubernetes.Connection;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Connection;

/// <summary>
/// Events that follow each other closely are read together, and whoever waits for an answer has it at once. A pair of
/// connected sockets, and a clock that stands still: what is read without moving it did not wait.
/// </summary>
public sealed class CoalescingTests : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_restOfWindow = Coalescing.Window - Coalescing.Grace;

    private readonly ManualTimeProvider _time = new();
    private readonly byte[] _room = new byte[2 * Coalescing.MuchBytes];
    private Coalescing _coalescing = null!;
    private CountedStream _stream = null!;
    private Socket _near = null!;
    private Socket _far = null!;

    public async ValueTask InitializeAsync()
    {
        _coalescing = new Coalescing(_time);
        (_near, _far) = await SocketPair.ConnectAsync();
        _stream = new CountedStream(_near, new ConnectionTraffic(_time) { Coalescing = _coalescing }, SocketWait.For(_near));
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _far.Dispose();
    }

    [Fact]
    public async Task What_comes_soon_after_an_event_is_read_together_when_the_window_is_over()
    {
        Task<int> reading = await AfterAnEventAsync();
        await SendAsync(3);
        await SendAsync(4);
        _time.Advance(s_restOfWindow - (2 * s_moment));
        await SendAsync(5);
        Assert.False(reading.IsCompleted);
        _time.Advance(2 * s_moment);
        Assert.Equal(12, await ReadAsync(reading));

        // A window begins anew, at once as this is no silence, and what comes after it waits for nothing.
        reading = Begin();
        await SendAsync(1);
        await SendAsync(1);
        _time.Advance(Coalescing.Window + s_moment);
        Assert.Equal(2, await ReadAsync(reading));
        _time.Advance(Coalescing.Window + s_moment);
        reading = Begin();
        await _far.SendAsync(new byte[2], TestContext.Current.CancellationToken);
        Assert.Equal(2, await ReadAsync(reading));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_event_in_pieces_does_not_wait_for_its_end(int events)
    {
        for (int i = 0; i < events; i++)
        {
            Assert.Equal(1, await ReadAsync(await EventAsync()));
        }
        for (int i = 1; i <= 4; i++)
        {
            Task<int> reading = Begin();
            _time.Advance(s_moment);
            await _far.SendAsync(new byte[i], TestContext.Current.CancellationToken);
            Assert.Equal(i, await ReadAsync(reading));
        }

        // Its pieces make the window no longer.
        Task<int> waiting = BeginAfterGrace();
        await SendAsync(5);
        await SendAsync(6);
        _time.Advance(s_restOfWindow);
        Assert.Equal(11, await ReadAsync(waiting));
    }

    [Fact]
    public async Task A_window_in_which_nothing_comes_leaves_the_next_event_at_once()
    {
        Task<int> reading = await AfterAnEventAsync();
        _time.Advance(s_restOfWindow);
        await _far.SendAsync(new byte[7], TestContext.Current.CancellationToken);
        Assert.Equal(7, await ReadAsync(reading));
    }

    [Fact]
    public async Task Much_waits_for_no_window()
    {
        Task<int> reading = await AfterAnEventAsync();
        int read = 0;
        Task sending = SocketPair.SendAsync(_far, new byte[4 * Coalescing.MuchBytes], new Random(1), most: 20_000);
        while (read < 2 * Coalescing.MuchBytes)
        {
            read += await ReadAsync(reading);
            reading = BeginAfterGrace();
        }
        while (read < 4 * Coalescing.MuchBytes)
        {
            _time.Advance(Coalescing.Window + s_moment);
            read += await ReadAsync(reading);
            reading = Begin();
        }
        await sending;
    }

    /// <summary>The request may go over this connection, as with HTTP/2, and its answer comes with what waits.</summary>
    [Fact]
    public async Task A_request_ends_the_window()
    {
        Task<int> reading = await AfterAnEventAsync();
        await SendAsync(3);
        _coalescing.Asked();
        await _stream.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.Equal(3, await ReadAsync(reading));

        // And while its answer may be on the way, there is none.
        for (int i = 1; i <= 3; i++)
        {
            reading = Begin();
            await _far.SendAsync(new byte[i], TestContext.Current.CancellationToken);
            Assert.Equal(i, await ReadAsync(reading));
        }
    }

    /// <summary>As HTTP/2 does to let the server send on.</summary>
    [Fact]
    public async Task What_is_written_without_a_request_leaves_the_window_as_it_is()
    {
        Task<int> reading = await AfterAnEventAsync();
        await SendAsync(3);
        await _stream.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        await SendAsync(4);
        _time.Advance(s_restOfWindow);
        Assert.Equal(7, await ReadAsync(reading));
    }

    [Fact]
    public async Task The_end_of_the_stream_waits_for_no_window()
    {
        Task<int> reading = await AfterAnEventAsync();
        await SendAsync(3);
        _far.Shutdown(SocketShutdown.Send);
        Assert.Equal(3, await ReadAsync(reading));
        Assert.Equal(0, await ReadAsync(Begin()));
    }

    [Fact]
    public async Task A_connection_that_the_other_side_resets_waits_for_no_window()
    {
        Task<int> reading = await AfterAnEventAsync();
        _far.LingerState = new LingerOption(enable: true, seconds: 0);
        _far.Dispose();
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(reading));
    }

    /// <summary>That is how HTTP/2 over TLS waits.</summary>
    [Fact]
    public async Task An_empty_read_waits_for_the_end_of_the_window()
    {
        Assert.Equal(1, await ReadAsync(await EventAsync()));
        Task<int> empty = _stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken).AsTask();
        _time.Advance(Coalescing.Grace + s_moment);
        await SendAsync(3);
        await SendAsync(4);
        Assert.False(empty.IsCompleted);
        _time.Advance(s_restOfWindow);
        Assert.Equal(0, await ReadAsync(empty));
        Assert.Equal(7, await _stream.ReadAsync(_room, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_window_ends_when_the_caller_cancels_or_the_connection_is_closed()
    {
        Assert.Equal(1, await ReadAsync(await EventAsync()));
        using var cancellation = new CancellationTokenSource();
        Task<int> cancelled = _stream.ReadAsync(_room, cancellation.Token).AsTask();
        _time.Advance(Coalescing.Grace + s_moment);
        await SendAsync(3);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        // What came is there for the next one.
        Assert.Equal(3, await _stream.ReadAsync(_room, TestContext.Current.CancellationToken));
        Task<int> cut = BeginAfterGrace();
        await _stream.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(() => cut);
        Assert.Null(_time.NextDue);
    }

    /// <summary>
    /// Windows of 5 ms, answers within 20 and pieces within 0.05: waits end by bytes, by their time, by requests and by
    /// cancellation, all at once.
    /// </summary>
    [Fact]
    public async Task No_event_is_lost_whatever_ends_a_window()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(s_limit);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(
            seed => Task.Run(() => RelayAsync(new Random(seed), end.Token), end.Token)));
    }

    private static async Task RelayAsync(Random random, CancellationToken end)
    {
        var coalescing = new Coalescing(new FastTime());
        (Socket near, Socket far) = await SocketPair.ConnectAsync();
        using Socket sender = far;
        await using var stream = new CountedStream(
            near, new ConnectionTraffic(TimeProvider.System) { Coalescing = coalescing }, SocketWait.For(near));
        byte[] sent = new byte[5000];
        random.NextBytes(sent);
        Task sending = TrickleAsync(sender, sent, new Random(random.Next()), end);
        byte[] received = new byte[sent.Length];
        for (int at = 0; at < sent.Length;)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(end);
            ValueTask<int> reading = stream.ReadAsync(received.AsMemory(at), wait.Token);
            if (!reading.IsCompleted)
            {
                switch (random.Next(8))
                {
                    case 0:
                        await wait.CancelAsync();
                        break;
                    case 1:
                        coalescing.Asked();
                        await stream.WriteAsync(new byte[1], end);
                        break;
                }
            }
            try
            {
                at += await reading;
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                // Nothing was read: the next one gets it.
            }
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    private static async Task TrickleAsync(Socket socket, ReadOnlyMemory<byte> bytes, Random random, CancellationToken end)
    {
        while (!bytes.IsEmpty)
        {
            int some = Math.Min(bytes.Length, random.Next(1, 100));
            await socket.SendAsync(bytes[..some], end);
            bytes = bytes[some..];
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(4)), TimeProvider.System, end);
        }
    }

    private Task<int> Begin() => _stream.ReadAsync(_room, TestContext.Current.CancellationToken).AsTask();

    private Task<int> BeginAfterGrace()
    {
        Task<int> reading = Begin();
        _time.Advance(Coalescing.Grace + s_moment);
        return reading;
    }

    private static Task<int> ReadAsync(Task<int> reading) => reading.WaitAsync(s_limit, TestContext.Current.CancellationToken);

    /// <summary>An event that comes after a silence.</summary>
    private async Task<Task<int>> EventAsync()
    {
        _time.Advance(Coalescing.AnswerTime);
        Task<int> first = Begin();
        await _far.SendAsync(new byte[1], TestContext.Current.CancellationToken);
        return first;
    }

    /// <summary>The read that follows an event, when what comes is another one.</summary>
    private async Task<Task<int>> AfterAnEventAsync()
    {
        Assert.Equal(1, await ReadAsync(await EventAsync()));
        Task<int> reading = BeginAfterGrace();
        Assert.False(reading.IsCompleted);
        return reading;
    }

    /// <summary>Sends what waits until it is there and has woken nobody, as far as can be seen.</summary>
    private async Task SendAsync(int bytes)
    {
        int before = _near.Available;
        await _far.SendAsync(new byte[bytes], TestContext.Current.CancellationToken);
        await Eventually.True(() => _near.Available == before + bytes);
    }

    /// <summary>A hundred times as fast as the clock.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override long TimestampFrequency => System.TimestampFrequency / 100;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new FastTimer(System.CreateTimer(callback, state, dueTime, period));

        private sealed class FastTimer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) =>
                timer.Change(dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
