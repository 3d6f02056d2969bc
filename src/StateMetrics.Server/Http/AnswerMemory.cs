using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace StateMetrics.Server.Http;

/// <summary>
/// The memory that answers wait in until their readers take them, one pool for all connections. Many slow readers hold hundreds of
/// blocks, and put them back when the last of them has been sent: the runtime's shared pool keeps fewer and leaves the others to the
/// collector, which finds them late, as they have grown old by then. This one keeps what it had to have at once since
/// <see cref="Trim"/> was called last.
/// </summary>
internal sealed class AnswerMemory : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>What a piece of an answer asks for; more at once is asked of others.</summary>
    internal const int LargeBytes = 64 * 1024;

    /// <summary>What a request, the head of an answer, or a short one takes.</summary>
    internal const int SmallBytes = 4 * 1024;

    private readonly BlockStack _small = new(SmallBytes);
    private readonly BlockStack _large = new(LargeBytes);

    /// <inheritdoc/>
    public override int MaxBufferSize => LargeBytes;

    /// <summary>The bytes of the blocks that nobody has now.</summary>
    internal long FreeBytes => _small.FreeBytes + _large.FreeBytes;

    /// <summary>The same pool for whoever asks.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <summary>A block of at least that many bytes, with whatever was in it; -1 is for a small one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxBufferSize"/>.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, LargeBytes);
        return minBufferSize <= SmallBytes ? _small.Take() : _large.Take();
    }

    /// <summary>Leaves the blocks to the collector that were free all the time since the last call, and returns their bytes.</summary>
    internal long Trim() => _small.Trim() + _large.Trim();

    /// <summary>Nothing: it belongs to no connection, and whoever listens on a port disposes of its pool.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Free blocks of one size. The last that came is taken first, so that the others show to be needless.</summary>
    private sealed class BlockStack(int blockBytes)
    {
        private readonly Lock _gate = new();
        private readonly Stack<byte[]> _free = [];
        private int _neverTaken;

        public long FreeBytes
        {
            get { lock (_gate) { return (long)_free.Count * blockBytes; } }
        }

        public Block Take()
        {
            byte[]? bytes;
            lock (_gate)
            {
                _free.TryPop(out bytes);
                _neverTaken = Math.Min(_neverTaken, _free.Count);
            }
            return new Block(this, bytes ?? GC.AllocateUninitializedArray<byte>(blockBytes));
        }

        public void Put(byte[] bytes)
        {
            lock (_gate)
            {
                _free.Push(bytes);
            }
        }

        public long Trim()
        {
            lock (_gate)
            {
                int dropped = _neverTaken;
                for (int i = 0; i < dropped; i++)
                {
                    _free.Pop();
                }
                _neverTaken = _free.Count;
                return (long)dropped * blockBytes;
            }
        }
    }

    /// <summary>One lease of a block: whoever disposes of it twice does not take it from the next.</summary>
    private sealed class Block(BlockStack home, byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is byte[] bytes)
            {
                home.Put(bytes);
            }
        }
    }
}
