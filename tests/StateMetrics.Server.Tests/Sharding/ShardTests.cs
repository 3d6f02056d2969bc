using System.Text;
using StateMetrics.Server.Sharding;

namespace StateMetrics.Server.Tests.Sharding;

public sealed class ShardTests
{
    [Theory]
    [InlineData("test_uid", 0x0ec242443e038614UL)]
    [InlineData("abc-0", 0x6403e42d76c28c86UL)]
    [InlineData("abc-1", 0x6403e52d76c28e39UL)]
    [InlineData("3e2bd2ee-1d0e-4a1e-9a69-7d3a3f7c8b11", 0x14fb22afbc8b4b3bUL)]
    [InlineData("f6b3e9d2-5c1a-4c8e-8b57-0c2f3f0f6a10", 0x315a701ad6f12a4aUL)]
    [InlineData("", 0xcbf29ce484222325UL)]
    [InlineData("a", 0xaf63dc4c8601ec8cUL)]
    [InlineData("foobar", 0x85944171f73967e8UL)]
    public void The_hash_is_FNV_1a(string text, ulong hash) => Assert.Equal(hash, Fnv1a.Hash64(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void For_every_total_the_ranges_partition_the_space_in_order()
    {
        for (int total = 1; total <= 200; total++)
        {
            Assert.Equal(0, Shard.OwnerOf(0, total));
            Assert.Equal(total - 1, Shard.OwnerOf(ulong.MaxValue, total));
            for (int ordinal = 1; ordinal < total; ordinal++)
            {
                // The first hash of a range is the smallest h with h · total >= ordinal · 2^64.
                UInt128 start = (((UInt128)ordinal << 64) + (UInt128)total - 1) / (UInt128)total;
                Assert.Equal(ordinal, Shard.OwnerOf((ulong)start, total));
                Assert.Equal(ordinal - 1, Shard.OwnerOf((ulong)start - 1, total));
            }
        }
    }

    [Fact]
    public void Every_uid_has_one_owner_for_every_total()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        byte[] uid = new byte[36];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(uid);
            for (int total = 1; total <= 200; total++)
            {
                int owners = 0;
                for (int ordinal = 0; ordinal < total; ordinal++)
                {
                    owners += new Shard(ordinal, total).Owns(uid) ? 1 : 0;
                }
                Assert.True(owners == 1, $"seed {Seed}, uid {i}, total {total}: {owners} owners");
            }
        }
    }

    [Fact]
    public void Uids_spread_evenly()
    {
        var random = new Random(1);
        const int Uids = 20_000;
        int[] counts = new int[10];
        for (int i = 0; i < Uids; i++)
        {
            byte[] uid = Encoding.ASCII.GetBytes(new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString());
            counts[Shard.OwnerOf(Fnv1a.Hash64(uid), 10)]++;
        }
        Assert.All(counts, count => Assert.InRange(count, Uids / 10 * 0.9, Uids / 10 * 1.1));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    public void An_ordinal_outside_of_the_total_is_refused(int ordinal, int total) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(ordinal, total).Checked());
}
