using System.Buffers;
using StateMetrics.Server.Http;
using StateMetrics.Server.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Telemetry;

public sealed class HeapReliefTests
{
    /// <summary>MiB kept by the last full collection, in use now, and left of what readers needed.</summary>
    [Theory]
    [InlineData(90, 90, 0, HeapRelief.Step.Leave)]
    [InlineData(90, 112, 0, HeapRelief.Step.Leave)]
    [InlineData(90, 113, 0, HeapRelief.Step.MakeRoom)]
    [InlineData(90, 180, 0, HeapRelief.Step.MakeRoom)]
    [InlineData(90, 181, 0, HeapRelief.Step.GiveBack)]
    [InlineData(90, 20, 0, HeapRelief.Step.Leave)]
    [InlineData(5, 21, 0, HeapRelief.Step.Leave)]
    [InlineData(5, 22, 0, HeapRelief.Step.GiveBack)]
    [InlineData(20, 37, 0, HeapRelief.Step.MakeRoom)]
    [InlineData(90, 90, 16, HeapRelief.Step.Leave)]
    [InlineData(90, 90, 17, HeapRelief.Step.GiveBack)]
    [InlineData(90, 113, 17, HeapRelief.Step.GiveBack)]
    public void Memory_is_given_back_after_a_peak_and_room_is_made_for_what_comes_after_less(int kept, int used, int left, object step) =>
        Assert.Equal(step, HeapRelief.Next(kept * 1024L * 1024, used * 1024L * 1024, left * 1024L * 1024));

    [Fact]
    public async Task Memory_is_given_back_when_many_slow_readers_have_gone()
    {
        var time = new ManualTimeProvider();
        using var answers = new AnswerMemory();
        using var relief = new HeapRelief(static () => true, answers, time);
        IMemoryOwner<byte>[] waiting = [.. Enumerable.Range(0, 300).Select(_ => answers.Rent(AnswerMemory.LargeBytes))];
        await relief.StartAsync(CancellationToken.None);
        await Eventually.True(() => relief.Collections == 1 && time.NextDue is not null);

        Array.ForEach(waiting, static block => block.Dispose());
        Assert.Equal(300 * AnswerMemory.LargeBytes, answers.FreeBytes);
        time.AdvanceToNext();
        await Eventually.True(() => time.NextDue is not null);

        // Nobody has needed any of it since that look.
        time.AdvanceToNext();
        await Eventually.True(() => answers.FreeBytes == 0 && relief.Collections >= 2);
        await relief.StopAsync(CancellationToken.None);
    }

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
