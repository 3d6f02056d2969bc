using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Faults;

/// <summary>
/// What goes wrong, by order. Faults strike the requests that match, in the order in which they were added, each as often
/// as its count says; a null predicate matches every request. All of it is deterministic; pauses run on the cluster's clock.
/// </summary>
public sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private readonly Action _wakeWatches;
    private readonly Func<IReadOnlyList<OpenWatch>> _openWatches;

    internal FaultScript(Action wakeWatches, Func<IReadOnlyList<OpenWatch>> openWatches)
    {
        _wakeWatches = wakeWatches;
        _openWatches = openWatches;
    }

    /// <summary>Accepts the request and sends nothing until released; then answers.</summary>
    public Fault Stall(Func<SimulatedRequest, bool>? match = null, int count = int.MaxValue) =>
        Add(new Fault(this, FaultKind.Stall, match, count));

    /// <summary>Resets the connection instead of answering.</summary>
    public Fault Reset(Func<SimulatedRequest, bool>? match = null, int count = 1) =>
        Add(new Fault(this, FaultKind.Reset, match, count));

    /// <summary>Answers later.</summary>
    public Fault Delay(TimeSpan pause, Func<SimulatedRequest, bool>? match = null, int count = int.MaxValue) =>
        Add(new Fault(this, FaultKind.Delay, match, count) { Pause = pause });

    /// <summary>Answers a Status with this code, for example 429 or 503, with Retry-After where the status says so.</summary>
    public Fault Answer(ApiStatusException status, Func<SimulatedRequest, bool>? match = null, int count = int.MaxValue) =>
        Add(new Fault(this, FaultKind.Answer, match, count) { Status = status });

    /// <summary>Answers a code with a Status of that reason.</summary>
    public Fault Answer(int code, Func<SimulatedRequest, bool>? match = null, int count = int.MaxValue) =>
        Answer(new ApiStatusException(code, $"Code{code}", $"scripted answer {code}"), match, count);

    /// <summary>Sends half of a list, to the middle of an object; then ends the response, or resets the connection.</summary>
    public Fault CutList(Func<SimulatedRequest, bool>? match = null, int count = 1, bool reset = false) =>
        Add(new Fault(this, FaultKind.CutList, match, count) { Resets = reset });

    /// <summary>Sends half of the next watch frame; then ends the response, or resets the connection.</summary>
    public Fault CutFrame(Func<SimulatedRequest, bool>? match = null, int count = 1, bool reset = false) =>
        Add(new Fault(this, FaultKind.CutFrame, match, count) { Resets = reset });

    /// <summary>Swallows the next event that matches by type (ADDED…) and key (NAMESPACE/NAME); bookmarks have the key "".</summary>
    public Fault DropEvent(
        Func<SimulatedRequest, bool>? match = null, Func<string, string, bool>? events = null, int count = 1) =>
        Add(new Fault(this, FaultKind.DropEvent, match, count) { Event = events ?? (static (_, _) => true) });

    /// <summary>Sends the next event that matches twice.</summary>
    public Fault RepeatEvent(
        Func<SimulatedRequest, bool>? match = null, Func<string, string, bool>? events = null, int count = 1) =>
        Add(new Fault(this, FaultKind.RepeatEvent, match, count) { Event = events ?? (static (_, _) => true) });

    /// <summary>Ends watches that match, open ones at once, with an ERROR event that carries this Status.</summary>
    public Fault ErrorEvent(ApiStatusException status, Func<SimulatedRequest, bool>? match = null, int count = 1) =>
        Add(new Fault(this, FaultKind.ErrorEvent, match, count) { Status = status });

    /// <summary>
    /// Watches that match stay open and send nothing, neither initial events nor bookmarks, until released; then they go on
    /// where they were. Open ones and new ones alike: to spare new ones, match by <see cref="SimulatedRequest.Number"/>.
    /// With <paramref name="endsAtTimeout"/> they end at their timeout all the same.
    /// </summary>
    public Fault SilenceWatches(Func<SimulatedRequest, bool>? match = null, bool endsAtTimeout = false) =>
        Add(new Fault(this, FaultKind.Silence, match, int.MaxValue) { EndsAtTimeout = endsAtTimeout });

    /// <summary>Ends the watches that are open now and match, as a server does at their timeout.</summary>
    /// <returns>How many there were.</returns>
    public int CloseWatches(Func<SimulatedRequest, bool>? match = null) => ForOpen(match, static watch => watch.Close());

    /// <summary>Resets the connections of the watches that are open now and match.</summary>
    /// <returns>How many there were.</returns>
    public int ResetWatches(Func<SimulatedRequest, bool>? match = null) => ForOpen(match, static watch => watch.Reset());

    /// <summary>Releases every fault.</summary>
    public void Clear()
    {
        Fault[] all;
        lock (_gate)
        {
            all = [.. _faults];
        }
        foreach (Fault fault in all)
        {
            fault.Release();
        }
    }

    internal Fault? Take(FaultKind kind, SimulatedRequest request) => Take(kind, request, "", "");

    internal Fault? Take(FaultKind kind, SimulatedRequest request, string eventType, string key)
    {
        lock (_gate)
        {
            Fault? fault = _faults.Find(one => one.Kind == kind && one.Match(request) && one.Event(eventType, key));
            if (fault is null)
            {
                return null;
            }
            fault.Struck();
            if (fault.Remaining != int.MaxValue && --fault.Remaining == 0)
            {
                _faults.Remove(fault);
            }
            return fault;
        }
    }

    /// <summary>The first fault that applies to a request before it is answered, by the order of adding.</summary>
    internal Fault? TakeBeforeAnswer(SimulatedRequest request)
    {
        FaultKind? next;
        lock (_gate)
        {
            next = _faults.Find(one => one.Kind <= FaultKind.Answer && one.Match(request))?.Kind;
        }
        return next is { } kind ? Take(kind, request) : null;
    }

    internal void Remove(Fault fault)
    {
        lock (_gate)
        {
            _faults.Remove(fault);
        }
        _wakeWatches();
    }

    private Fault Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
        if (fault.Kind is FaultKind.ErrorEvent or FaultKind.Silence)
        {
            _wakeWatches();
        }
        return fault;
    }

    private int ForOpen(Func<SimulatedRequest, bool>? match, Action<OpenWatch> act)
    {
        OpenWatch[] open = [.. _openWatches().Where(watch => match is null || match(watch.Request))];
        foreach (OpenWatch watch in open)
        {
            act(watch);
        }
        return open.Length;
    }
}
