using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

public sealed class FlagTableTests
{
    /// <summary>The flags of kube-state-metrics 2.20, with its defaults; only gzip differs, on purpose.</summary>
    private const string Inherited =
        """
        apiserver=
        auth-filter=false
        auto-gomemlimit=false
        auto-gomemlimit-ratio=0.9
        config=
        continue-without-config=false
        continue-without-custom-resource-state-config-file=false
        custom-resource-state-config=
        custom-resource-state-config-file=
        custom-resource-state-only=false
        enable-gzip-encoding=true
        help=false
        host=::
        kubeconfig=
        metric-allowlist=
        metric-annotations-allowlist=
        metric-denylist=
        metric-labels-allowlist=
        metric-opt-in-list=
        namespaces=
        namespaces-denylist=
        node=
        object-limit=0
        pod=
        pod-namespace=
        port=8080
        resources=
        server-idle-timeout=5m
        server-read-header-timeout=5s
        server-read-timeout=60s
        server-write-timeout=60s
        shard=0
        telemetry-host=::
        telemetry-port=8081
        tls-config=
        total-shards=1
        track-unscheduled-pods=false
        use-apiserver-cache=false
        """;

    private const string Klog =
        "add_dir_header alsologtostderr alsologtostderrthreshold legacy_stderr_threshold_behavior log_backtrace_at log_dir log_file "
        + "log_file_max_size logtostderr one_output skip_headers skip_log_headers stderrthreshold v vmodule";

    [Fact]
    public void Every_flag_of_kube_state_metrics_has_a_row()
    {
        string[] logging = Klog.Split(' ');
        IEnumerable<Flag> inherited = FlagTable.All.Where(flag => flag.Since != Flag.Own);
        Assert.Equal(
            Inherited.Split('\n'),
            inherited.Where(flag => !logging.Contains(flag.Name)).OrderBy(flag => flag.Name, StringComparer.Ordinal)
                .Select(flag => $"{flag.Name}={flag.Default}"));
        Assert.Equal(logging, inherited.Where(flag => logging.Contains(flag.Name)).Select(flag => flag.Name).Order(StringComparer.Ordinal));
        Assert.All(logging, name => Assert.Equal(FlagStatus.Ignored, FlagTable.Find(name)!.Status));
    }

    [Fact]
    public void The_readme_table_has_a_row_for_every_flag_that_has_an_effect()
    {
        string markdown = FlagTable.Markdown();
        foreach (Flag flag in FlagTable.All)
        {
            string name = flag.Short is char letter ? $"`-{letter}`, `{flag}`" : $"`{flag}`";
            string start = flag.Status == FlagStatus.Ignored ? $"`{flag}`" : $"\n| {name} |";
            Assert.Contains(start, markdown, StringComparison.Ordinal);
        }
        Assert.Contains(
            """
            ### Sharding

            | flag | value | default | meaning | since |
            |---|---|---|---|---|
            | `--shard` | N | `0` | Ordinal of this shard, from 0 | KSM |
            | `--total-shards` | N | `1` | Shards that the objects are divided among; 1 means no sharding | KSM |

            """,
            markdown,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("60s", 60_000)]
    [InlineData("+1h30m", 5_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData(".5h", 1_800_000)]
    [InlineData("5.m", 300_000)]
    [InlineData("-500ms", -500)]
    [InlineData("1h1m1s1ms", 3_661_001)]
    [InlineData("2000us", 2)]
    [InlineData("2000µs", 2)]
    [InlineData("2000000ns", 2)]
    [InlineData("1ns", 0.0001)]
    public void Durations_are_read_as_go_writes_them(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1.2.3s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1d")]
    [InlineData("--1s")]
    [InlineData("1s-1s")]
    [InlineData("2562048h")]
    [InlineData("9999999999999999999999999999h")]
    [InlineData("99999999999999999999999999999999999999999s")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001s")]
    public void Other_text_is_no_duration(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
