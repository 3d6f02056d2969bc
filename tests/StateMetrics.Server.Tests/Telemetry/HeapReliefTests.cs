using StateMetrics.Server.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

public sealed class HeapReliefTests
{
    [Fact]
    public async Task Memory_is_given_back_once_everything_is_listed_and_not_before()
    {
        var time = new ManualTimeProvider();
        bool ready = false;
        int looks = 0;
        using var relief = new HeapRelief(
            () =>
            {
                Interlocked.Increment(ref looks);
                return Volatile.Read(ref ready);
            },
            time);
        await relief.StartAsync(CancellationToken.None);
        await Eventually.True(() => Volatile.Read(ref looks) == 1 && time.NextDue is not null);
        time.AdvanceToNext();
        await Eventually.True(() => Volatile.Read(ref looks) == 2 && time.NextDue is not null);
        Assert.Equal(0, relief.Collections);
        Volatile.Write(ref ready, true);
        time.AdvanceToNext();
        await Eventually.True(() => relief.Collections == 1 && time.NextDue is not null);
        await relief.StopAsync(CancellationToken.None);
        Assert.True(relief.ExecuteTask!.IsCompleted);
    }
}
