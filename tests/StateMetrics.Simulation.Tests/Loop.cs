namespace StateMetrics.Simulation.Tests;

/// <summary>
/// All that happens in one simulated world, on the thread that runs it: what is posted waits in a line, from which the next one is
/// drawn by the seed. Nothing may come from another thread: a world that leaves its own would not be the same twice.
/// </summary>
internal sealed class Loop(Func<int, int> draw) : SynchronizationContext
{
    private const int StepsMax = 50_000;

    private readonly List<(SendOrPostCallback Callback, object? State)> _waiting = [];
    private readonly Thread _thread = Thread.CurrentThread;

    /// <summary>How many steps were taken.</summary>
    internal long Steps { get; private set; }

    /// <summary>The stack of the first post that came from another thread.</summary>
    internal string Stray { get; private set; } = "";

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread != _thread)
        {
            Stray = Stray.Length > 0 ? Stray : $"for {(state as Delegate)?.Target}\n{Environment.StackTrace}";
            return;
        }
        _waiting.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <summary>The line is drawn from, not copied: whoever copies it would leave it.</summary>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Takes steps until nothing waits; false where there is no end to it: somebody is busy without time passing.</summary>
    internal bool Drain()
    {
        for (int steps = 0; _waiting.Count > 0; steps++)
        {
            if (steps > StepsMax)
            {
                return false;
            }
            int next = _waiting.Count == 1 ? 0 : draw(_waiting.Count);
            (SendOrPostCallback callback, object? state) = _waiting[next];
            _waiting.RemoveAt(next);
            Steps++;
            callback(state);
        }
        return true;
    }
}
