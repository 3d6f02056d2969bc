namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>Waits for conditions outside of this process. A check answers null when it holds, otherwise what is missing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Fails with the last answer when the check does not hold in time. An unreachable server is an answer too.</summary>
    /// <returns>How long it took.</returns>
    internal static async Task<TimeSpan> HoldsAsync(TimeSpan within, Func<Task<string?>> check)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (true)
        {
            string? missing = await AnswerAsync(check);
            TimeSpan elapsed = time.GetElapsedTime(start);
            if (missing is null)
            {
                return elapsed;
            }

            Assert.True(elapsed < within, $"not within {within.TotalSeconds} s: {missing}");
            await Task.Delay(s_pause, time, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails when the check does not hold at any moment of the given time.</summary>
    internal static async Task HoldsThroughoutAsync(TimeSpan duration, Func<Task<string?>> check)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < duration)
        {
            string? missing = await AnswerAsync(check);
            Assert.True(missing is null, $"after {time.GetElapsedTime(start).TotalSeconds:0.0} s: {missing}");
            await Task.Delay(s_pause, time, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string?> AnswerAsync(Func<Task<string?>> check)
    {
        try
        {
            return await check();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return e.Message;
        }
    }
}
