using System.Text;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Simulation.Tests;

/// <summary>Wrong answers, each of which has to be noticed.</summary>
public sealed class CheckerTests
{
    private static readonly Place s_maps = new("configmaps", null);

    private readonly VirtualTime _time = new();
    private readonly World _world;
    private readonly Checker _checker;

    public CheckerTests()
    {
        var shape = new Shape
        {
            Seed = 7, Reading = Reading.Everything, Custom = false, Loses = false, Plans = [HashRanges.Everything], Replicas = 1,
            LatencyMax = TimeSpan.Zero, PageItemsMax = 500, FromServerCache = false, Trouble = TimeSpan.Zero, FaultRate = 0, WriteRate = 1,
            ScrapeInterval = 1,
        };
        _world = new World(shape, _time);
        _checker = new Checker(_world);
        for (int i = 0; i < 40; i++)
        {
            _ = _time.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            Assert.True(_time.FireNext());
            _world.Write();
        }
    }

    private Truth Maps => _world.Truths[s_maps];

    [Fact]
    public void What_is_right_is_right()
    {
        Assert.Equal("", Check(Text(Now)));
        Assert.Equal("", _checker.Differences(Answer(Text(Now), TimeSpan.Zero)));
    }

    [Fact]
    public void An_older_state_is_right_where_it_is_not_claimed_to_be_newer()
    {
        Assert.Equal("", Check(Text(Past)));
        Assert.NotEqual("", _checker.Differences(Answer(Text(Past), null)));
    }

    [Fact]
    public void An_older_state_is_wrong_where_it_is_claimed_to_be_newer() =>
        Assert.Contains("which is claimed", Check(Text(Past), claim: TimeSpan.Zero), StringComparison.Ordinal);

    [Fact]
    public void An_older_state_is_wrong_after_a_newer_one_was_shown()
    {
        Assert.Equal("", Check(Text(Now)));
        Assert.Contains("no state that it was in", Check(Text(Past)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_is_right_between_its_creation_and_its_first_labels()
    {
        Truth namespaces = _world.Truths[new Place("namespaces", null)];
        Assert.Equal("kube_namespace_labels{namespace=\"a\"} 1", namespaces.Of("/a", 1));
        Assert.Equal(namespaces.States[1].Version + 1, namespaces.States[2].Version);
    }

    [Fact]
    public void A_scrape_that_was_taken_before_may_be_answered_after()
    {
        Known before = _checker.Now;
        Scrape slow = Answer(Text(Past), null);
        Assert.Equal("", Check(Text(Now)));
        Assert.Equal("", _checker.Check(slow, before));
        Assert.Equal("", Check(Text(Now)));
    }

    [Fact]
    public void A_hole_is_wrong()
    {
        Assert.Equal("", Check(Text(Now)));
        string[] lines = Text(Now).Split('\n');
        Assert.NotEqual("", Check(string.Join('\n', lines[2..])));
        Assert.NotEqual("", Check(""));
    }

    [Fact]
    public void Half_of_an_object_is_wrong() => Assert.NotEqual("", Check(string.Join('\n', Text(Now).Split('\n')[1..])));

    [Fact]
    public void Objects_of_different_times_are_wrong()
    {
        string changed = Maps.Keys.First(key => Maps.Of(key, Past) != Maps.Of(key, Now) && Maps.Of(key, Past).Length > 0);
        string other = Maps.Keys.First(key =>
            key != changed && Maps.Of(key, Past) != Maps.Of(key, Now) && Maps.Of(key, Now).Length > 0 && Maps.Of(key, Past).Length > 0);
        string mixed = string.Join('\n', Maps.Keys.Select(key => Maps.Of(key, key == other ? 0 : key == changed ? Past : Now))
            .Where(static text => text.Length > 0));
        Assert.NotEqual("", Check(mixed));
    }

    [Fact]
    public void A_sample_that_comes_twice_is_wrong()
    {
        string text = Text(Now);
        Assert.Contains("shown twice", Check($"{text}\n{text.Split('\n')[0]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_never_was_is_wrong() =>
        Assert.NotEqual("", Check($"{Text(Now)}\nkube_configmap_info{{namespace=\"a\",configmap=\"ghost\"}} 1"));

    [Fact]
    public void What_cannot_be_read_may_be_left_out_and_has_to_come_back()
    {
        Assert.Equal("", Check(Text(Now)));
        _world.Serve("configmaps", false);
        Assert.Equal("", Check(""));
        _world.Serve("configmaps", true);
        Assert.Equal("", Check(""));
        Assert.NotEqual("", Check("", claim: TimeSpan.Zero));
        Assert.Equal("", Check(Text(Maps.States.Count - 1), claim: TimeSpan.Zero));
        Assert.NotEqual("", Check(""));
    }

    [Fact]
    public void An_object_of_which_an_event_was_lost_may_be_wrong_until_it_is_right_and_no_other()
    {
        string lost = Maps.Keys.First(key => Maps.Of(key, Now).Length > 0);
        _checker.Lost(s_maps, lost);
        string others = string.Join('\n', Maps.Keys.Where(key => key != lost).Select(key => Maps.Of(key, Now))
            .Where(static text => text.Length > 0));
        Assert.Equal("", Check(others));
        Assert.NotEqual("", Check(""));
        Assert.Equal("", Check(Text(Now)));
        Assert.NotEqual("", Check(others));
    }

    private int Now => Maps.States.Count - 1;

    private int Past => Maps.States.Count - 8;

    private string Text(int state) =>
        string.Join('\n', Maps.Keys.Select(key => Maps.Of(key, state)).Where(static text => text.Length > 0));

    private string Check(string maps, TimeSpan? claim = null) => _checker.Check(Answer(maps, claim));

    /// <summary>An answer that is right but for the config maps.</summary>
    private Scrape Answer(string maps, TimeSpan? claim)
    {
        IEnumerable<string> others = _world.Truths.Where(static one => one.Key != s_maps)
            .SelectMany(static one => one.Value.Keys.Select(key => one.Value.Of(key, one.Value.States.Count - 1)))
            .Where(static text => text.Length > 0);
        var scrape = new Scrape(_time.Passed, new Dictionary<Place, TimeSpan?> { [s_maps] = claim });
        return scrape.With(Encoding.UTF8.GetBytes(string.Join('\n', [.. others, maps])), byNamespace: false);
    }
}
