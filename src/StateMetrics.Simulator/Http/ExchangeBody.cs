using System.Buffers;

namespace StateMetrics.Simulator.Http;

/// <summary>The body of an answer on its way: one writes, one reads, and the reader waits on its own context.</summary>
internal sealed class ExchangeBody(Action closed) : Stream
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _arrived = new();
    private TaskCompletionSource? _waiting;
    private Exception? _broken;
    private bool _ended;
    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_ended && bytes.Length > 0)
            {
                _arrived.Write(bytes);
                Wake();
            }
        }
    }

    /// <summary>Nothing comes any more; the reader gets what there is, and then the end or that exception.</summary>
    internal void End(Exception? broken)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                (_ended, _broken) = (true, broken);
                Wake();
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource waiting;
            lock (_gate)
            {
                if (TryTake(buffer.Span, out int taken))
                {
                    return taken;
                }
                waiting = _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
                static (source, token) => ((TaskCompletionSource)source!).TrySetResult(), waiting);
            await waiting.Task;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            closed();
        }
        base.Dispose(disposing);
    }

    private bool TryTake(Span<byte> buffer, out int taken)
    {
        ReadOnlySpan<byte> unread = _arrived.WrittenSpan[_read..];
        taken = Math.Min(unread.Length, buffer.Length);
        unread[..taken].CopyTo(buffer);
        _read += taken;
        if (_read == _arrived.WrittenCount)
        {
            _arrived.ResetWrittenCount();
            _read = 0;
        }
        if (taken == 0 && _broken is not null)
        {
            throw _broken;
        }
        return taken > 0 || _ended || buffer.Length == 0;
    }

    private void Wake()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
