using System.Net;
using StateMetrics.Kubernetes.ListWatch;
using StateMetrics.Kubernetes.Reflector;
using StateMetrics.Kubernetes.Tests.ListWatch;
using StateMetrics.Testing;

namespace StateMetrics.Kubernetes.Tests.Reflector;

/// <summary>A reflector of pods that runs against a scripted server on virtual time; jitter is always 1.</summary>
internal sealed class Reflecting : IAsyncDisposable, IReflectorObserver
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly ServerGate _gate;
    private readonly List<string> _told = [];
    private Task _running = Task.CompletedTask;

    private Reflecting(ListWatchOptions options, ReflectorOptions reflectorOptions)
    {
        _client = Http.Client();
        _gate = new ServerGate(_client, Time, static () => 1);
        var path = new ResourcePath { Group = "", Version = "v1", Plural = "pods" };
        var source = new HttpListWatch(_client, path, options, Traits, Time, static () => 1);
        Reflector = new ResourceReflector(source, Sink, _gate, reflectorOptions, Time, static () => 1, this);
    }

    internal ManualTimeProvider Time { get; } = new();

    internal ScriptedHttp Http { get; } = new();

    internal RecordingSink Sink { get; } = new();

    internal ServerTraits Traits { get; } = new();

    internal ResourceReflector Reflector { get; }

    internal Task Running => _running;

    /// <summary>A watch that a test goes on writing, for those that keep it here.</summary>
    internal PushedStream Stream { get; set; } = new();

    internal string Told
    {
        get
        {
            lock (_told)
            {
                return string.Join(", ", _told);
            }
        }
    }

    internal static Reflecting Make(ListWatchOptions? options = null, ReflectorOptions? reflectorOptions = null) =>
        new(options ?? new ListWatchOptions { StreamingLists = false }, reflectorOptions ?? new ReflectorOptions());

    internal Reflecting Start()
    {
        _running = Task.Run(() => Reflector.RunAsync(_stop.Token));
        return this;
    }

    /// <summary>Queues a list of one object.</summary>
    internal Reflecting List(string version, string name = "one") => List(version, Answers.Protobuf.Object(name, version));

    internal Reflecting List(string version, params byte[][] items)
    {
        Http.Answer(Answers.Protobuf.ListType, PushedStream.Of(Answers.Protobuf.List(version, "", items)));
        return this;
    }

    /// <summary>Queues a watch that the test goes on writing.</summary>
    internal PushedStream Watch(params byte[][] events)
    {
        var stream = new PushedStream();
        foreach (byte[] next in events)
        {
            stream.Push(next);
        }
        Http.Answer(Answers.Protobuf.WatchType, stream);
        return stream;
    }

    /// <summary>Queues an error answer.</summary>
    internal Reflecting Refuses(HttpStatusCode status, string message = "no")
    {
        Http.Answer(() => ScriptedHttp.Of(
            status, Answers.Protobuf.ListType, new MemoryStream(
                Answers.Enveloped("v1", "Status", Answers.Protobuf.Status((int)status, "R", message)))));
        return this;
    }

    /// <summary>Waits until so many requests have been made, and gives the last one, shortened.</summary>
    internal async Task<string> RequestAsync(int number)
    {
        await Eventually.True(() => Http.Requests.Count >= number);
        return Http.Requests[number - 1]
            .Replace("/api/v1/pods?", "", StringComparison.Ordinal)
            .Replace("watch=true&allowWatchBookmarks=true&timeoutSeconds=600", "WATCH", StringComparison.Ordinal);
    }

    /// <summary>Waits for a pause of exactly that length, and lets it pass.</summary>
    internal async Task PauseAsync(double seconds)
    {
        await Eventually.Equal(TimeSpan.FromSeconds(seconds), () => Time.NextDue ?? TimeSpan.Zero);
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    public void Changed(ReflectorStatus before, ReflectorStatus after)
    {
        lock (_told)
        {
            _told.Add(after.Error.Length == 0 ? $"{after.State}" : $"{after.State} ({after.Error})");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        Http.Dispose();
        _stop.Dispose();
    }
}
