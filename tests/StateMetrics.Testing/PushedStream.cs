using System.Threading.Channels;

namespace StateMetrics.Testing;

/// <summary>
/// A response body that a test writes while it is being read. A read gives at most what one push brought, waits while
/// there is nothing, and ends as the test says.
/// </summary>
public sealed class PushedStream : Stream
{
    private readonly Channel<ReadOnlyMemory<byte>> _pushed = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly int _readBytesMax;
    private ReadOnlyMemory<byte> _rest;

    /// <param name="readBytesMax">No read gives more than this many bytes.</param>
    public PushedStream(int readBytesMax = int.MaxValue) => _readBytesMax = readBytesMax;

    /// <summary>Whether the reader has let go of it.</summary>
    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A body that is complete already.</summary>
    public static PushedStream Of(params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var stream = new PushedStream();
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            stream.Push(piece);
        }
        stream.End();
        return stream;
    }

    public void Push(ReadOnlyMemory<byte> bytes) => _pushed.Writer.TryWrite(bytes);

    /// <summary>The server closes the stream in good order.</summary>
    public void End() => _pushed.Writer.TryComplete();

    /// <summary>The connection breaks.</summary>
    public void Break(Exception how) => _pushed.Writer.TryComplete(how);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            try
            {
                _rest = await _pushed.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException e)
            {
                return e.InnerException is null ? 0 : throw e.InnerException;
            }
        }
        int count = Math.Min(Math.Min(buffer.Length, _rest.Length), _readBytesMax);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("only asynchronous reads");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
