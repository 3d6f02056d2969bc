using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Http;

namespace StateMetrics.Simulator.Faults;

internal enum FaultKind
{
    Stall,
    Reset,
    Delay,
    Answer,
    CutList,
    CutFrame,
    DropEvent,
    RepeatEvent,
    ErrorEvent,
    Silence,
}

/// <summary>One scripted fault: which requests it meets, how often, and for how long.</summary>
public sealed class Fault
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FaultScript _script;
    private Task? _seen;
    private int _hits;

    internal Fault(FaultScript script, FaultKind kind, Func<SimulatedRequest, bool>? match, int count)
    {
        _script = script;
        Kind = kind;
        Match = match ?? (static _ => true);
        Remaining = count;
    }

    /// <summary>How often it has struck.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal FaultKind Kind { get; }

    internal Func<SimulatedRequest, bool> Match { get; }

    internal int Remaining { get; set; }

    internal TimeSpan Pause { get; init; }

    internal ApiStatusException? Status { get; init; }

    /// <summary>After a cut: whether the connection is reset, or the response ends as if it were whole.</summary>
    internal bool Resets { get; init; }

    /// <summary>Silence only: whether the watch still ends at its timeout.</summary>
    internal bool EndsAtTimeout { get; init; }

    /// <summary>Events only: which ones, by event type and key (NAMESPACE/NAME).</summary>
    internal Func<string, string, bool> Event { get; init; } = static (_, _) => true;

    /// <summary>For combinations with other tasks: a source's own task would lead them through the thread pool.</summary>
    internal Task Released => _seen ??= SeeAsync();

    /// <summary>Ends the fault: it strikes no more, and what it holds goes on.</summary>
    public void Release()
    {
        _script.Remove(this);
        _released.TrySetResult();
    }

    internal void Struck() => Interlocked.Increment(ref _hits);

    private async Task SeeAsync() => await _released.Task;
}
