using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Tests.Store;

/// <summary>What is compressed when, and what may happen between.</summary>
public sealed class FoldTests
{
    private readonly Samples _things = new();

    [Fact]
    public void A_fold_touches_the_families_that_changed_and_no_others()
    {
        for (int i = 0; i < Segment.Places - 10; i++)
        {
            _things.Upsert($"n{i}", 1, parts: 1);
        }

        Assert.Equal(2, Folded());
        _things.Upsert("n7", 1, parts: 2);
        _things.Upsert("n9", 1, parts: 3);
        Assert.Equal(1, Folded());
        _things.Upsert("n7", 1, parts: 3);
        _things.Upsert("n7", 1, parts: 2);
        Assert.Equal(0, Folded());
        _things.Remove("n8");
        Assert.Equal(2, Folded());
        _things.Upsert("nobody", 1);
        _things.Remove("nobody");
        Assert.Equal(0, Folded());
    }

    [Fact]
    public void Only_segments_with_changes_are_compressed()
    {
        for (int i = 0; i < 4 * Segment.Places; i++)
        {
            _things.Upsert($"n{i}", 1);
        }

        // Full ones are compressed by their writer, without any scrape.
        Assert.Equal(4, _things.Writer.Store.Folds);
        Assert.Equal(0, Folded());
        _things.Upsert("n3", 2);
        _things.Upsert("n4", 2);
        _things.Upsert($"n{2 * Segment.Places}", 2);
        Assert.Equal(2, Folded());
    }

    /// <summary>A snapshot is compressed when it is read, and what it gives to the store must suit what came after it.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 2)]
    [InlineData(0, 0)]
    public void What_changes_between_a_snapshot_and_its_fold_stays(int size, int parts)
    {
        _things.Upsert("a", 1, parts: 1);
        _things.Upsert("b", 5, parts: 1);
        _ = Folded();
        _things.Upsert("a", 2, parts: 1);
        StoreSnapshot snapshot = _things.Writer.Store.Snapshot();
        string before = Text(2, 1);
        if (size == 0)
        {
            _things.Remove("a");
        }
        else
        {
            _things.Upsert("a", size, parts: parts);
        }

        Assert.Equal(before, Samples.Text(snapshot));
        Assert.Equal(Text(size, parts), _things.Text());
        Assert.Equal(Text(size, parts), _things.Text());
        _things.Upsert("a", 9, parts: 1);
        Assert.Equal(Text(9, 1), _things.Text());
        Assert.Equal(before, Samples.Text(snapshot));
    }

    [Fact]
    public void A_snapshot_of_before_a_replacement_does_not_reach_into_it()
    {
        _things.Upsert("a", 1, parts: 1);
        _things.Upsert("b", 5, parts: 1);
        _ = Folded();
        _things.Upsert("a", 2, parts: 1);
        StoreSnapshot snapshot = _things.Writer.Store.Snapshot();
        using StoreReplacement next = _things.Writer.BeginReplace();
        _things.Add(next, "b", 5, parts: 1);
        _things.Add(next, "a", 1, parts: 1);
        string before = Samples.Text(snapshot);
        next.Commit();
        Assert.Equal(Text(2, 1), before);
        Assert.Equal(Text(1, 1), _things.Text());
    }

    [Fact]
    public void Giant_objects_are_held_beside_small_ones()
    {
        const int Lines = 40_000;
        _things.Upsert("small", 1, parts: 1);
        for (int i = 0; i < 5; i++)
        {
            _things.Upsert($"giant{i}", i, parts: Lines);
        }

        string[] expected = [.. Enumerable.Range(0, 5).SelectMany(i => Enumerable.Range(0, Lines)
            .Select(part => $"thing_part{{name=\"giant{i}\",part=\"{part}\"}} {i}"))];
        Assert.Equal(expected, Parts());
        _things.Upsert("small", 2, parts: 1);
        _things.Upsert("giant2", 7, parts: 1);
        _things.Remove("giant4");
        expected = [.. expected[..(2 * Lines)], "thing_part{name=\"giant2\",part=\"0\"} 7", .. expected[(3 * Lines)..(4 * Lines)]];
        Assert.Equal(expected, Parts());

        string[] Parts() => [.. _things.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("thing_part{name=\"giant", StringComparison.Ordinal))];
    }

    [Fact]
    public void Objects_that_come_and_go_leave_nothing()
    {
        for (int i = 0; i < 600; i++)
        {
            _things.Upsert($"n{i}", 100_000 + i, parts: 2);
        }

        _ = _things.Text();
        long bytes = _things.Writer.Store.StoredBytes;
        for (int i = 0; i < 6_000; i++)
        {
            _things.Remove($"n{i}");
            _things.Upsert($"n{600 + i}", 100_000 + i, parts: 2);
        }

        _ = _things.Text();
        Assert.Equal(600, _things.Writer.Store.Objects);
        Assert.InRange(_things.Writer.Store.StoredBytes, 0, bytes * 2);
        for (int i = 6_000; i < 6_600; i++)
        {
            _things.Remove($"n{i}");
        }

        Assert.Equal("", _things.Text());
        Assert.Equal((0, 0L, 0L), (_things.Writer.Store.Objects, _things.Writer.Store.Samples, _things.Writer.Store.StoredBytes));
    }

    private static string Text(int size, int parts)
    {
        string a = size == 0 ? "" : $"thing_size{{name=\"a\"}} {size}\n";
        string partsOfA = string.Concat(Enumerable.Range(0, parts).Select(part => $"thing_part{{name=\"a\",part=\"{part}\"}} {size}\n"));
        return $"{a}thing_size{{name=\"b\"}} 5\n{partsOfA}thing_part{{name=\"b\",part=\"0\"}} 5\n";
    }

    private long Folded()
    {
        long before = _things.Writer.Store.Folds;
        _ = _things.Text();
        return _things.Writer.Store.Folds - before;
    }
}
