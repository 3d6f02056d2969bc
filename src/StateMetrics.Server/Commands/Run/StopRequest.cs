using System.Runtime.InteropServices;

namespace StateMetrics.Server.Commands.Run;

/// <summary>
/// The wish that the process end: SIGTERM, SIGINT, SIGQUIT or the caller's token. A second one, or a key pressed by a person,
/// means at once.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _urged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _registrations;

    public StopRequest(CancellationToken stop) => _registrations =
    [
        stop.Register(Ask),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, Ask)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, Urge)),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Take(context, Urge)),
    ];

    /// <summary>Completes with the first wish.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes when there is no more time for anything.</summary>
    public Task Urged => _urged.Task;

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private static void Take(PosixSignalContext context, Action act)
    {
        context.Cancel = true;                                          // the runtime would end the process on the spot
        act();
    }

    private void Ask()
    {
        if (!_asked.TrySetResult())
        {
            _urged.TrySetResult();
        }
    }

    /// <summary>Makes both wishes at once.</summary>
    public void Urge()
    {
        _asked.TrySetResult();
        _urged.TrySetResult();
    }
}
