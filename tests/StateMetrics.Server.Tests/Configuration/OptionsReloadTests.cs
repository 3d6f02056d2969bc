using StateMetrics.Server.Configuration;
using StateMetrics.Server.Telemetry;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>An options file that changes while it is followed, on virtual time.</summary>
public sealed class OptionsReloadTests : IDisposable
{
    private const string Path = "/etc/o.yaml";

    private readonly ManualTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly List<ExporterOptions> _applied = [];
    private string? _text = "port: 1\nresources: [pods]";
    private OptionsReload? _reload;

    public void Dispose() => _reload?.Dispose();

    [Fact]
    public async Task What_can_change_is_handed_on_when_two_looks_have_shown_it()
    {
        await StartAsync();
        DateTimeOffset began = _time.GetUtcNow();
        Assert.Equal(new ConfigurationFile("config", Path, true, began, ConfigurationFileState.HashOf(_text!)), State);
        _text = "port: 1\nresources: [po";
        await LookAsync();
        _text = "port: 1\nresources: [pods, nodes]\nlabels_allow_list: {pods: [a]}";
        await LookAsync();
        Assert.Empty(_applied);
        await LookAsync();
        ExporterOptions options = Assert.Single(_applied);
        Assert.Equal(["nodes", "pods"], options.Resources.Resources);
        Assert.Equal("pods=[a]", options.Families.Labels);
        Assert.Equal(["Information: --config /etc/o.yaml: took over resources, labels_allow_list"], _log.Lines);
        Assert.Equal((true, ConfigurationFileState.HashOf(_text)), (State.Successful, State.Hash));
        Assert.True(State.SuccessAt > began);
    }

    [Fact]
    public async Task A_key_that_leaves_the_file_returns_to_its_flag()
    {
        await StartAsync("--resources=secrets", "--metric-denylist=x");
        await ChangeAsync("port: 1\nmetric_denylist: [y]");
        await ChangeAsync("port: 1");
        Assert.Equal(["secrets", "secrets"], _applied.Select(static options => Assert.Single(options.Resources.Resources)));
        Assert.Equal(["y", "x"], _applied.Select(static options => Assert.Single(options.Families.Denied)));
    }

    [Theory]
    [InlineData("port: [", "Error: --config /etc/o.yaml: ")]
    [InlineData("resources: [pots]", "Error: with --config /etc/o.yaml: --resources: unknown resource \"pots\"")]
    [InlineData("metric_denylist: ['(']\nresources: [nodes]", "Error: with --config /etc/o.yaml: --metric-denylist: ")]
    [InlineData("port: 70000\nresources: [nodes]", "Error: with --config /etc/o.yaml: --port: 70000 is outside 0 to 65535")]
    [InlineData("resorces: [nodes]\nobject_limit: 5", "Error: --config /etc/o.yaml: line 1: resorces is an unknown key")]
    [InlineData(null, "Error: --config /etc/o.yaml: it is not there; what was in force stays in force")]
    public async Task A_file_that_cannot_be_used_changes_nothing_and_is_told_once(string? text, string line)
    {
        await StartAsync("--strict-config");
        ConfigurationFile before = State;
        await ChangeAsync(text);
        await LookAsync(3);
        Assert.Empty(_applied);
        Assert.StartsWith(line, Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(before with { Successful = false }, State);
        await ChangeAsync("port: 1\nresources: [pods]");
        Assert.Empty(_applied);
        Assert.Equal(before, State);
    }

    [Fact]
    public async Task What_cannot_change_is_named_and_the_rest_is_taken_over()
    {
        await StartAsync();
        ConfigurationFile before = State;
        await ChangeAsync("port: 2\nnamespace: a\npod: m-1\nobject_limit: 7");
        ExporterOptions options = Assert.Single(_applied);
        Assert.Equal((7, 1), (options.Resources.ObjectLimit, options.Server.Main.Port));
        const string waiting = "Warning: --config /etc/o.yaml: in effect after a restart only: pod, namespace, port";
        Assert.Equal(waiting, _log.Lines[^1]);
        Assert.Equal(before with { Successful = false }, State);
        await ChangeAsync("port: 3\nnamespace: b\npod: m-1\nobject_limit: 8");
        Assert.Equal(2, _applied.Count);
        Assert.Single(_log.Lines, waiting);
        await ChangeAsync("port: 1\nobject_limit: 8");
        Assert.True(State.Successful);
    }

    [Fact]
    public async Task What_does_not_fit_beside_what_cannot_change_waits_as_well()
    {
        _text = "node: n\nresources: [pods]";
        await StartAsync();
        await ChangeAsync("resources: [configmaps]");
        Assert.Empty(_applied);
        Assert.Equal(["Warning: --config /etc/o.yaml: in effect after a restart only: resources, node"], _log.Lines);
        Assert.False(State.Successful);
    }

    [Fact]
    public async Task What_speaks_against_options_when_they_are_applied_is_told()
    {
        await StartAsync(_ => throw new FormatException("the pattern x takes too long"));
        await ChangeAsync("port: 1\nresources: [nodes]");
        Assert.Equal(["Error: --config /etc/o.yaml: the pattern x takes too long; what was in force stays in force"], _log.Lines);
        Assert.False(State.Successful);
        await LookAsync(3);
        Assert.Single(_log.Lines);
        // Nothing of it is taken for being in force: the next text is compared with what was.
        await ChangeAsync("port: 1\nresources: [pods]");
        Assert.True(State.Successful);
    }

    [Fact]
    public async Task What_was_refused_for_want_of_another_file_is_taken_when_that_is_there()
    {
        bool isThere = false;
        await StartAsync(options =>
        {
            if (!isThere)
            {
                throw new FormatException($"{options.CustomResources.Files[0]}: does not exist");
            }
            _applied.Add(options);
        });
        await ChangeAsync("port: 1\nresources: [pods]\ncustom_resource_state_config_file: [/c.yaml]\nzebra: 1");
        await LookAsync(3);
        Assert.False(State.Successful);
        isThere = true;
        await LookAsync();
        Assert.Equal(["/c.yaml"], Assert.Single(_applied).CustomResources.Files);
        await LookAsync(3);
        Assert.Single(_applied);
        Assert.True(State.Successful);
        Assert.Equal(
            [
                "Warning: --config /etc/o.yaml: line 4: zebra is an unknown key",
                "Error: --config /etc/o.yaml: /c.yaml: does not exist; what was in force stays in force",
                "Information: --config /etc/o.yaml: took over custom_resource_state_config_file",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task A_file_that_may_be_missing_comes_and_goes()
    {
        _text = null;
        await StartAsync("--continue-without-config", "--resources=secrets");
        Assert.Empty(_reload!.Files);
        await ChangeAsync("resources: [nodes]");
        Assert.Equal(["nodes"], _applied[^1].Resources.Resources);
        Assert.True(State.Successful);
        await ChangeAsync("resources: [");
        Assert.Single(_applied);
        Assert.False(State.Successful);
        await ChangeAsync(null);
        Assert.Equal(["secrets"], _applied[^1].Resources.Resources);
        Assert.Empty(_reload.Files);
    }

    [Fact]
    public async Task Unknown_keys_are_told_and_the_others_taken()
    {
        await StartAsync();
        await ChangeAsync("port: 1\nresources: [nodes]\nzebra: 1");
        Assert.Equal(["nodes"], Assert.Single(_applied).Resources.Resources);
        Assert.Equal("Warning: --config /etc/o.yaml: line 3: zebra is an unknown key", _log.Lines[0]);
    }

    private ConfigurationFile State => Assert.Single(_reload!.Files);

    private Task StartAsync(params string[] flags) => StartAsync(_applied.Add, flags);

    private async Task StartAsync(Action<ExporterOptions> apply, params string[] flags)
    {
        FlagValues values = FlagParser.Parse([$"--config={Path}", .. flags], FlagUse.Run);
        var source = new OptionsSource(values, Given.Context with
        {
            Open = path => new ReadFile(path, path, _text) { Error = _text is null ? "it is not there" : "", IsMissing = _text is null },
        });
        _reload = new OptionsReload(new OptionsInForce(source, source.Read(source.Look())), apply, _time, _log);
        await _reload.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.Equal(1, () => _time.AllDue.Count);
    }

    private Task ChangeAsync(string? text)
    {
        _text = text;
        return LookAsync(2);
    }

    /// <summary>So many looks, each of them awaited.</summary>
    private async Task LookAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Eventually.Equal(1, () => _time.AllDue.Count);
        }
    }
}
