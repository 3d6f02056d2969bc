using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Tests.Sharding;

/// <summary>Ownership, ranges and the selectors that are sent denote the same parts of the space.</summary>
public sealed partial class HashRangesTests
{
    private const int TotalMax = 200;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<(Guid Uid, int Total, int Other)> s_cases = Gen.Choose(1, TotalMax).SelectMany(total =>
        Gen.Choose(1, TotalMax).SelectMany(other => ArbMap.Default.GeneratorFor<Guid>().Select(uid => (uid, total, other)))).ToArbitrary();

    [Fact]
    public void A_uid_has_one_owner_and_ranges_and_selectors_name_the_same_one() => Check(static c =>
    {
        byte[] uid = Encoding.ASCII.GetBytes(c.Uid.ToString());
        ulong hash = Fnv1a.Hash64(uid);
        int owner = Shard.OwnerOf(hash, c.Total);
        return Enumerable.Range(0, c.Total).All(ordinal =>
        {
            var shard = new Shard(ordinal, c.Total);
            bool ours = ordinal == owner;
            return shard.Owns(uid) == ours && shard.Range.Keeps(uid) == ours && Selects(shard.Range.ToString(), hash) == ours;
        });
    });

    [Fact]
    public void What_is_kept_in_a_handover_is_the_old_range_and_the_new_one() => Check(static c =>
    {
        ulong hash = Fnv1a.Hash64(Encoding.ASCII.GetBytes(c.Uid.ToString()));
        HashRanges before = new Shard(Math.Min(c.Total, c.Other) / 2, c.Total + 1).Range;
        HashRanges after = new Shard(Math.Min(c.Total, c.Other) / 2, c.Other + 1).Range;
        HashRanges both = before.Union(after);
        HashRanges given = both.Except(after);
        bool takersKnown = !given.Contains(hash) || given.OwnersIn(c.Other).Contains(Shard.OwnerOf(hash, c.Other));
        return both.Contains(hash) == (before.Contains(hash) || after.Contains(hash))
            && given.Contains(hash) == (before.Contains(hash) && !after.Contains(hash))
            && Selects(both.ToString(), hash) == both.Contains(hash)
            && both.Equals(after.Union(before)) && given.Union(after).Equals(both) && takersKnown;
    });

    [Fact]
    public void For_every_total_the_ranges_are_the_whole_space_and_none_overlap()
    {
        for (int total = 1; total <= TotalMax; total++)
        {
            HashRanges all = HashRanges.Nothing;
            for (int ordinal = 0; ordinal < total; ordinal++)
            {
                HashRanges next = new Shard(ordinal, total).Range;
                Assert.Equal(next, next.Except(all));
                Assert.Equal([ordinal], next.OwnersIn(total));
                all = all.Union(next);
            }
            Assert.True(all.IsEverything);
            Assert.Equal(Enumerable.Range(0, total), all.OwnersIn(total));
            Assert.True(all.Except(HashRanges.Everything).IsEmpty);
        }
    }

    [Theory]
    [InlineData(0, 1, "shardRange(object.metadata.uid, '0x0000000000000000', '0x10000000000000000')")]
    [InlineData(1, 2, "shardRange(object.metadata.uid, '0x8000000000000000', '0x10000000000000000')")]
    [InlineData(1, 4, "shardRange(object.metadata.uid, '0x4000000000000000', '0x8000000000000000')")]
    [InlineData(0, 3, "shardRange(object.metadata.uid, '0x0000000000000000', '0x5555555555555556')")]
    [InlineData(1, 3, "shardRange(object.metadata.uid, '0x5555555555555556', '0xaaaaaaaaaaaaaaab')")]
    public void A_range_is_written_as_the_server_reads_it(int ordinal, int total, string selector) =>
        Assert.Equal(selector, new Shard(ordinal, total).Range.ToString());

    [Fact]
    public void Two_ranges_are_joined_and_touching_ones_are_one()
    {
        HashRanges first = new Shard(0, 4).Range;
        Assert.Equal($"{first}||{new Shard(3, 4).Range}", new Shard(3, 4).Range.Union(first).ToString());
        Assert.Equal(new Shard(0, 2).Range, first.Union(new Shard(1, 4).Range));
        Assert.Equal([0, 2], first.Union(new Shard(3, 4).Range).OwnersIn(3));
    }

    private static void Check(Func<(Guid Uid, int Total, int Other), bool> property) =>
        FsCheck.Check.One(s_config, Prop.ForAll(s_cases, property));

    /// <summary>A reader of selectors that shares nothing with their writer.</summary>
    private static bool Selects(string selector, ulong hash) => selector.Split("||").Any(term =>
    {
        Match match = Term().Match(term);
        Assert.True(match.Success, term);
        return hash >= Bound(match.Groups["start"].Value) && hash < Bound(match.Groups["end"].Value);
    });

    private static UInt128 Bound(string digits) => UInt128.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AshardRange\(object\.metadata\.uid, '0x(?<start>[0-9a-f]{16})', '0x(?<end>[0-9a-f]{16}|10{16})'\)\z", default, 1000)]
    private static partial Regex Term();
}
