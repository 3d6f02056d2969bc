using StateMetrics.Server.Http;
using StateMetrics.Server.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

public sealed class HeapReliefTests
{
    /// <summary>MiB kept by the last full collection, and in use now.</summary>
    [Theory]
    [InlineData(90, 90, HeapRelief.Step.Leave)]
    [InlineData(90, 112, HeapRelief.Step.Leave)]
    [InlineData(90, 113, HeapRelief.Step.MakeRoom)]
    [InlineData(90, 180, HeapRelief.Step.MakeRoom)]
    [InlineData(90, 181, HeapRelief.Step.GiveBack)]
    [InlineData(90, 20, HeapRelief.Step.Leave)]
    [InlineData(5, 21, HeapRelief.Step.Leave)]
    [InlineData(5, 22, HeapRelief.Step.GiveBack)]
    [InlineData(20, 37, HeapRelief.Step.MakeRoom)]
    public void Memory_is_given_back_after_a_peak_and_room_is_made_for_what_comes_after_less(int kept, int inUse, object step) =>
        Assert.Equal(step, HeapRelief.Next(kept * 1024L * 1024, inUse * 1024L * 1024));

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
            new AnswerMemory(),
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
