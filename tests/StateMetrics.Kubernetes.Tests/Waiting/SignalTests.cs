using StateMetrics.Kubernetes.Waiting;

namespace StateMetrics.Kubernetes.Tests.Waiting;

public sealed class SignalTests
{
    [Fact]
    public async Task Wakes_those_who_wait_and_nobody_who_comes_later()
    {
        var signal = new Signal();
        Task first = signal.NextAsync(CancellationToken.None);
        Task second = signal.NextAsync(CancellationToken.None);
        signal.Send();
        Task late = signal.NextAsync(CancellationToken.None);
        await first;
        await second;
        Assert.False(late.IsCompleted);
        signal.Send();
        await late;
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_nothing_behind()
    {
        var signal = new Signal();
        using var stop = new CancellationTokenSource();
        Task cancelled = signal.NextAsync(stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signal.NextAsync(stop.Token));
        signal.Send();
    }

    [Fact]
    public async Task Cancelling_aside_does_not_run_what_is_registered_on_the_callers_stack()
    {
        using var source = new CancellationTokenSource();
        bool ran = false;
        using var gate = new ManualResetEventSlim();
        using CancellationTokenRegistration registered = source.Token.Register(() =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            ran = true;
        });
        Task cancelling = source.CancelAsideAsync();
        Assert.False(ran);
        gate.Set();
        await cancelling;
        Assert.True(ran);
    }
}
