using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Tests.Store;

public sealed class StoreTests
{
    private readonly Samples _things = new();

    [Fact]
    public void Objects_keep_the_order_in_which_they_came()
    {
        _things.Upsert("b", 1);
        _things.Upsert("a", 2, parts: 1);
        _things.Upsert("b", 3, parts: 2);
        Assert.Equal(
            """
            thing_size{name="b"} 3
            thing_size{name="a"} 2
            thing_part{name="b",part="0"} 3
            thing_part{name="b",part="1"} 3
            thing_part{name="a",part="0"} 2

            """,
            _things.Text());
    }

    [Fact]
    public void A_removed_object_leaves_its_place_to_the_next()
    {
        _things.Upsert("a", 1);
        _things.Upsert("b", 2);
        _things.Remove("a");
        _things.Remove("nobody");
        Assert.Equal("thing_size{name=\"b\"} 2\n", _things.Text());
        _things.Upsert("c", 3);
        _things.Upsert("d", 4);
        Assert.Equal(
            """
            thing_size{name="c"} 3
            thing_size{name="b"} 2
            thing_size{name="d"} 4

            """,
            _things.Text());
    }

    [Fact]
    public void A_late_removal_of_an_earlier_life_leaves_the_new_one()
    {
        _things.Upsert("a", 1, uid: "1");
        _things.Upsert("a", 2, uid: "2");
        _things.Remove("a", uid: "1");
        Assert.Equal("thing_size{name=\"a\"} 2\n", _things.Text());
        _things.Remove("a", uid: "2");
        Assert.Equal("", _things.Text());
    }

    [Fact]
    public void A_removal_without_uid_removes_whatever_has_the_name()
    {
        _things.Upsert("a", 1, uid: "1");
        _things.Remove("a", uid: "");
        Assert.Equal(0, _things.Writer.Store.Objects);
    }

    [Fact]
    public void A_snapshot_does_not_change()
    {
        _things.Upsert("a", 1);
        _things.Upsert("b", 1);
        StoreSnapshot before = _things.Writer.Store.Snapshot();
        _things.Upsert("a", 2);
        _things.Remove("b");
        _things.Upsert("c", 3);
        Assert.Equal("thing_size{name=\"a\"} 1\nthing_size{name=\"b\"} 1\n", Samples.Text(before));
        Assert.Equal("thing_size{name=\"a\"} 2\nthing_size{name=\"c\"} 3\n", _things.Text());
    }

    [Fact]
    public void A_replacement_is_seen_when_it_is_committed_and_not_before()
    {
        _things.Upsert("a", 1);
        _things.Upsert("b", 1);
        StoreSnapshot before = _things.Writer.Store.Snapshot();
        using (StoreReplacement next = _things.Writer.BeginReplace())
        {
            _things.Add(next, "c", 3);
            _things.Add(next, "b", 1);
            Assert.Equal("thing_size{name=\"a\"} 1\nthing_size{name=\"b\"} 1\n", _things.Text());
            next.Commit();
        }

        Assert.Equal("thing_size{name=\"a\"} 1\nthing_size{name=\"b\"} 1\n", Samples.Text(before));
        Assert.Equal("thing_size{name=\"b\"} 1\nthing_size{name=\"c\"} 3\n", _things.Text());
        _things.Remove("a");
        _things.Remove("c");
        Assert.Equal("thing_size{name=\"b\"} 1\n", _things.Text());
    }

    [Fact]
    public void A_replacement_that_is_dropped_leaves_no_trace()
    {
        _things.Upsert("a", 1);
        using (StoreReplacement next = _things.Writer.BeginReplace())
        {
            _things.Add(next, "b", 2);
        }

        Assert.Equal("thing_size{name=\"a\"} 1\n", _things.Text());
        Assert.Equal(1, _things.Writer.Store.Objects);
    }

    [Fact]
    public void Objects_that_have_not_changed_are_not_compressed_again()
    {
        ResourceStore store = _things.Writer.Store;
        _things.Upsert("a", 1);
        _things.Upsert("b", 2, parts: 1);
        string before = _things.Text();
        long folds = store.Folds;
        _things.Upsert("a", 1, uid: "2");
        using StoreReplacement next = _things.Writer.BeginReplace();
        _things.Add(next, "b", 2, parts: 1);
        _things.Add(next, "a", 1);
        next.Commit();
        Assert.Equal(before, _things.Text());
        Assert.Equal((2L, 2L), (folds, store.Folds));
    }

    [Fact]
    public void Counts_follow_every_change()
    {
        ResourceStore store = _things.Writer.Store;
        _things.Upsert("a", 1, parts: 20);
        _things.Upsert("b", 1, parts: 2);
        _things.Upsert("b", 1, parts: 4);
        Assert.Equal((2, 26L), (store.Objects, store.Samples));
        _things.Remove("a");
        Assert.Equal((1, 5L), (store.Objects, store.Samples));
        Assert.InRange(store.StoredBytes, 5 * "thing_size{name='b'} 1".Length, 1_000);
        using StoreReplacement next = _things.Writer.BeginReplace();
        _things.Add(next, "x", 1);
        _things.Add(next, "x", 1, parts: 1);
        next.Commit();
        Assert.Equal((1, 2L), (store.Objects, store.Samples));
        _things.Remove("x");
        Assert.Equal((0, 0L, 0L), (store.Objects, store.Samples, store.StoredBytes));
    }

    [Fact]
    public void Random_changes_across_pages_agree_with_a_dictionary()
    {
        var random = new Random(3);
        var expected = new Dictionary<string, int>();
        for (int i = 0; i < 20_000; i++)
        {
            string name = $"n{random.Next(900)}";
            if (random.Next(3) == 0)
            {
                expected.Remove(name);
                _things.Remove(name);
            }
            else
            {
                expected[name] = i;
                _things.Upsert(name, i % 100_000);
            }

            if (i % 1_000 == 0)
            {
                AssertEqual(expected);
            }
        }

        AssertEqual(expected);
    }

    /// <summary>
    /// Every state the writer publishes has all objects at the same size or, within an update, a prefix of them at the next;
    /// each object's two families agree. A snapshot that shows anything else was torn.
    /// </summary>
    [Fact]
    public async Task Scrapes_beside_a_writer_see_states_that_existed()
    {
        const int Objects = 600;
        using var done = new CancellationTokenSource();
        _ = Fill(0);
        Task writer = Task.Run(() =>
        {
            var random = new Random(5);
            for (int size = 1; size < 300; size++)
            {
                if (random.Next(2) == 0)
                {
                    using StoreReplacement next = _things.Writer.BeginReplace();
                    for (int i = 0; i < Objects; i++)
                    {
                        _things.Add(next, $"n{i}", size, parts: 1);
                    }

                    next.Commit();
                }
                else
                {
                    _ = Fill(size);
                }
            }
        });
        int scrapes = 0;
        while (!writer.IsCompleted || scrapes == 0)
        {
            int[] sizes = Sizes(_things.Text());
            Assert.Equal(Objects * 2, sizes.Length);
            Assert.Equal(sizes[..Objects], sizes[Objects..]);
            int[] first = sizes[..Objects];
            int changed = first.TakeWhile(size => size == first[0]).Count();
            Assert.All(first[changed..], size => Assert.Equal(first[0] - 1, size));
            scrapes++;
        }

        await writer;

        int Fill(int size)
        {
            for (int i = 0; i < Objects; i++)
            {
                _things.Upsert($"n{i}", size, parts: 1);
            }

            return size;
        }
    }

    private static int[] Sizes(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..]))];

    private void AssertEqual(Dictionary<string, int> expected)
    {
        string[] lines = _things.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            expected.Select(pair => $"thing_size{{name=\"{pair.Key}\"}} {pair.Value % 100_000}").Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, _things.Writer.Store.Objects);
    }
}
