using System.Buffers;
using System.Runtime.InteropServices;
using StateMetrics.Server.Http;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http;

public sealed class AnswerMemoryTests
{
    [Theory]
    [InlineData(-1, AnswerMemory.SmallBytes)]
    [InlineData(0, AnswerMemory.SmallBytes)]
    [InlineData(AnswerMemory.SmallBytes, AnswerMemory.SmallBytes)]
    [InlineData(AnswerMemory.SmallBytes + 1, AnswerMemory.LargeBytes)]
    [InlineData(AnswerMemory.LargeBytes, AnswerMemory.LargeBytes)]
    public void A_block_is_of_one_of_two_sizes(int asked, int given)
    {
        using var memory = new AnswerMemory();
        using IMemoryOwner<byte> block = memory.Rent(asked);
        Assert.Equal(given, block.Memory.Length);
    }

    [Fact]
    public void More_than_the_larger_is_refused()
    {
        using var memory = new AnswerMemory();
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Rent(memory.MaxBufferSize + 1));
    }

    [Fact]
    public void A_block_that_came_back_is_the_next_one()
    {
        using var memory = new AnswerMemory();
        byte[] first = Rent(memory, out IMemoryOwner<byte> lease);
        lease.Dispose();
        Assert.Equal(AnswerMemory.LargeBytes, memory.FreeBytes);
        Assert.Same(first, Rent(memory, out _));
        Assert.Equal(0, memory.FreeBytes);
    }

    [Fact]
    public void Who_gives_a_block_back_twice_takes_it_from_nobody()
    {
        using var memory = new AnswerMemory();
        Rent(memory, out IMemoryOwner<byte> lease);
        lease.Dispose();
        byte[] next = Rent(memory, out _);
        lease.Dispose();
        Assert.NotSame(next, Rent(memory, out _));
        Assert.Throws<ObjectDisposedException>(() => lease.Memory);
    }

    [Fact]
    public void What_was_needed_at_once_since_the_last_trim_is_kept()
    {
        using var memory = new AnswerMemory();
        Take(memory, 10);
        Assert.Equal(0, memory.Trim());
        Take(memory, 3);
        Take(memory, 4);
        Take(memory, 1);
        Assert.Equal(6 * AnswerMemory.LargeBytes, memory.Trim());
        Assert.Equal(4 * AnswerMemory.LargeBytes, memory.FreeBytes);
        Assert.Equal(4 * AnswerMemory.LargeBytes, memory.Trim());
        Assert.Equal(0, memory.Trim());
    }

    [Fact]
    public async Task Slow_readers_leave_blocks_to_those_who_come_after_them()
    {
        await using OpenPorts ports = await OpenPorts.StartAsync();
        ports.PutMuch();
        for (int round = 0; round < 5; round++)
        {
            using StalledReader first = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
            using StalledReader second = await StalledReader.ScrapeAsync(ports.Main.BaseAddress!);
            Assert.True(await first.ReadToEndAsync());
            Assert.True(await second.ReadToEndAsync());
        }

        // Each may fill the room for answers, and be about to write another piece.
        const long Bound = 2 * ((512 * 1024) + (256 * 1024) + AnswerMemory.LargeBytes);
        await Eventually.True(() => ports.Memory.FreeBytes >= 512 * 1024);
        Assert.InRange(ports.Memory.FreeBytes, 512 * 1024, Bound);
    }

    private static byte[] Rent(AnswerMemory memory, out IMemoryOwner<byte> lease)
    {
        lease = memory.Rent(AnswerMemory.LargeBytes);
        Assert.True(MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)lease.Memory, out ArraySegment<byte> array));
        return array.Array!;
    }

    /// <summary>So many at once, all of which come back.</summary>
    private static void Take(AnswerMemory memory, int blocks)
    {
        IMemoryOwner<byte>[] leases = [.. Enumerable.Range(0, blocks).Select(_ => memory.Rent(AnswerMemory.LargeBytes))];
        foreach (IMemoryOwner<byte> lease in leases)
        {
            lease.Dispose();
        }
    }
}
