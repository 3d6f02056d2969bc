using System.Buffers;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// The unread bytes of a stream, in one pooled buffer that grows to the largest object in it and no further than its
/// limit. What <see cref="Unread"/> gives is valid until the next <see cref="FillAsync"/> or <see cref="Consume"/>.
/// </summary>
internal sealed class ReceiveBuffer(Stream stream, Action progress) : IDisposable
{
    /// <summary>
    /// etcd refuses requests above 1.5 MiB by default, and the API server above 3 MiB: something larger than this is a
    /// broken stream, not an object.
    /// </summary>
    internal const int ObjectBytesMax = 16 * 1024 * 1024;

    // A token of JSON, or the head of a frame, around the largest object.
    private const int BytesMax = ObjectBytesMax + (64 * 1024);

    // An unusually large object must not keep its buffer for the minutes that a watch lasts.
    private const int KeptBytesMax = 1024 * 1024;

#if DEBUG
    // So small that every test meets growth, and objects split at every place.
    private const int InitialBytes = 16;
#else
    // A dozen objects of usual size; below the large object heap.
    private const int InitialBytes = 16 * 1024;
#endif

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;

    internal ReadOnlyMemory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    internal int Length => _end - _start;

    /// <summary>Reads at least one more byte; false at the end of the stream.</summary>
    internal async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        MakeRoom(_end - _start + 1);
        int read = await stream.ReadAsync(_bytes.AsMemory(_end), stop);
        if (read == 0)
        {
            return false;
        }
        progress();
        _end += read;
        return true;
    }

    /// <summary>Reads until <paramref name="count"/> bytes are unread.</summary>
    /// <exception cref="InvalidDataException">The stream ends before that.</exception>
    internal async ValueTask NeedAsync(int count, CancellationToken stop)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            if (!await FillAsync(stop))
            {
                throw new InvalidDataException($"the stream ended after {_end - _start} of {count} bytes");
            }
        }
    }

    /// <summary>Whether there is an unread byte, now or after reading on; false at the end of the stream.</summary>
    internal async ValueTask<bool> HasMoreAsync(CancellationToken stop) => _end > _start || await FillAsync(stop);

    internal void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
#if DEBUG
        // A slice that outlives its event shows itself.
        _bytes.AsSpan(_start, count).Fill(0xEE);
#endif
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > KeptBytesMax)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
            }
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _start = _end = 0;
        }
    }

    private void MakeRoom(int count)
    {
        if (count > BytesMax)
        {
            throw new InvalidDataException($"more than {BytesMax} bytes in one object");
        }
        if (_bytes.Length - _start >= count && _end < _bytes.Length)
        {
            return;
        }
        int length = _end - _start;
        if (_bytes.Length >= count && length < _bytes.Length)
        {
            _bytes.AsSpan(_start, length).CopyTo(_bytes);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(count, _bytes.Length * 2));
            _bytes.AsSpan(_start, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        _start = 0;
        _end = length;
    }
}
