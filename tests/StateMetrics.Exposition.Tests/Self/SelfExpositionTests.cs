using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Self;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Self;

public sealed class SelfExpositionTests
{
    private static readonly FamilyTable<Own> s_table = new()
    {
        { Gauge, "up_since", Stable, [], "Start.", static (o, ref w) => w.Sample(o.Since) },
        { Counter, "lists_total", Alpha, ["resource", "result"], "Lists.", static (o, ref w) => w.Tally(o.Lists) },
        { Histogram, "request_seconds", Alpha, ["path"], "Requests.", static (o, ref w) => w.Histogram(o.Requests, o.Path) },
        { Histogram, "sizes", Alpha, [], "Sizes.", static (o, ref w) => w.Histogram(o.Requests) },
    };

    [Fact]
    public void Our_own_families_are_rows_of_a_table_too()
    {
        var own = new Own { Since = 5 };
        own.Lists["pods", "success"].Add();
        own.Lists["pods", "error"].Add(0);
        own.Lists["pods", "success"].Add(2);
        foreach (double seconds in new[] { 0.005, 0.1, 0.3, 7, double.NaN })
        {
            own.Requests.Observe(seconds);
        }

        Assert.Equal(
            """
            # HELP up_since [STABLE] Start.
            # TYPE up_since gauge
            up_since 5
            # HELP lists_total Lists.
            # TYPE lists_total counter
            lists_total{resource="pods",result="success"} 3
            lists_total{resource="pods",result="error"} 0
            # HELP request_seconds Requests.
            # TYPE request_seconds histogram
            request_seconds_bucket{path="/metrics",le="0.005"} 1
            request_seconds_bucket{path="/metrics",le="0.25"} 2
            request_seconds_bucket{path="/metrics",le="2.5"} 3
            request_seconds_bucket{path="/metrics",le="+Inf"} 4
            request_seconds_sum{path="/metrics"} 7.405
            request_seconds_count{path="/metrics"} 4
            # HELP sizes Sizes.
            # TYPE sizes histogram
            sizes_bucket{le="0.005"} 1
            sizes_bucket{le="0.25"} 2
            sizes_bucket{le="2.5"} 3
            sizes_bucket{le="+Inf"} 4
            sizes_sum 7.405
            sizes_count 4

            """,
            Text(own, ExpositionFormat.Text));
    }

    [Fact]
    public void A_family_without_samples_is_left_out()
    {
        Assert.DoesNotContain("lists_total", Text(new Own(), ExpositionFormat.Text), StringComparison.Ordinal);
        Assert.EndsWith("sizes_count 0\n# EOF\n", Text(new Own(), ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_from_many_threads_are_all_there()
    {
        var own = new Own();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                own.Lists[$"r{i % 50}", "success"].Add();
                own.Requests.Observe(i % 3);
            }
        })));
        string[] lines = Text(own, ExpositionFormat.Text).Split('\n');
        IEnumerable<string> lists = lines.Where(line => line.StartsWith("lists_total{", StringComparison.Ordinal));
        Assert.Equal(50, lists.Count(line => line.EndsWith(" 800", StringComparison.Ordinal)));
        Assert.Contains("sizes_count 40000", lines);
    }

    [Fact]
    public void Bounds_of_a_histogram_ascend() => Assert.Throws<ArgumentOutOfRangeException>(() => new Observations(1, 1));

    private static string Text(Own own, ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        SelfExposition.Write(s_table.Compile(Selection.Default), own, output, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class Own
    {
        public double? Since { get; init; }

        public Tally Lists { get; } = new();

        public Observations Requests { get; } = new(0.005, 0.25, 2.5);

        public byte[] Path { get; } = "/metrics"u8.ToArray();
    }
}
