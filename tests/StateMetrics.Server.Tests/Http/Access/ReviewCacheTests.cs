using StateMetrics.Server.Http.Access;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http.Access;

/// <summary>How long reviews are remembered, and how many.</summary>
public sealed class ReviewCacheTests
{
    private readonly ManualTimeProvider _time = new();
    private int _asked;

    [Theory]
    [InlineData("yes", 30)]
    [InlineData("known", 30)]
    [InlineData("no", 10)]
    [InlineData("failed", 1)]
    public async Task An_answer_is_good_for_its_lifetime(string answer, int seconds)
    {
        var cache = new ReviewCache(10, _time);
        await AskAsync(cache, "a", answer);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        await AskAsync(cache, "a", answer);
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync(cache, "a", answer);
        Assert.Equal(2, _asked);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public async Task The_time_counts_from_the_question_not_from_the_answer()
    {
        var cache = new ReviewCache(10, _time);
        var late = new TaskCompletionSource<Review>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Review> first = cache.GetAsync("a", () => late.Task);
        _time.Advance(TimeSpan.FromSeconds(29));
        late.SetResult(new Review.Allowed());
        await first;
        _time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(cache, "a", "no");
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Those_who_ask_the_same_at_the_same_time_share_one_review()
    {
        var cache = new ReviewCache(10, _time);
        var answer = new TaskCompletionSource<Review>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Review>[] all = [.. Enumerable.Range(0, 100).Select(_ => cache.GetAsync("a", () =>
        {
            Interlocked.Increment(ref _asked);
            return answer.Task;
        }))];
        answer.SetResult(new Review.Allowed());
        Assert.All(await Task.WhenAll(all), static review => Assert.IsType<Review.Allowed>(review));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task It_is_bounded_and_the_oldest_goes_first()
    {
        var cache = new ReviewCache(3, _time);
        for (int i = 0; i < 1000; i++)
        {
            await AskAsync(cache, $"k{i}", "yes");
        }
        Assert.Equal(3, cache.Count);
        _asked = 0;
        await AskAsync(cache, "k999", "yes");
        await AskAsync(cache, "k997", "yes");
        Assert.Equal(0, _asked);
        await AskAsync(cache, "k0", "yes");
        Assert.Equal(1, _asked);
    }

    private Task<Review> AskAsync(ReviewCache cache, string key, string answer) => cache.GetAsync(key, () =>
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult<Review>(answer switch
        {
            "yes" => new Review.Allowed(),
            "known" => new Review.Known(new Caller("a", "")),
            "no" => new Review.Denied(),
            _ => new Review.Failed("weather"),
        });
    });
}
