using System.IO.Compression;

namespace StateMetrics.Exposition.Store;

/// <summary>
/// Reads fragments back. One stream does for any number of them, since none is the last and none refers to another: setting
/// one up costs more than a small fragment.
/// </summary>
internal sealed class Inflater : IDisposable
{
    private readonly Source _source = new();
    private readonly DeflateStream _inflate;

    public Inflater() => _inflate = new DeflateStream(_source, CompressionMode.Decompress);

    /// <summary>Reads on from a fragment; all of the one before has been read.</summary>
    public void Begin(Fragment fragment) => _source.Begin(fragment.Deflated);

    /// <summary>Fills the whole span, which is no longer than what is left of the fragment.</summary>
    public void Read(Span<byte> text) => _inflate.ReadExactly(text);

    public void Dispose() => _inflate.Dispose();

    private sealed class Source : Stream
    {
        private ReadOnlyMemory<byte> _last;
        private ReadOnlyMemory<byte> _deflated;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Begin(byte[] deflated)
        {
            // The empty block that ends a fragment need not have been read for its text.
            _last = _deflated;
            _deflated = deflated;
        }

        public override int Read(Span<byte> buffer)
        {
            ref ReadOnlyMemory<byte> from = ref _last.IsEmpty ? ref _deflated : ref _last;
            int bytes = Math.Min(buffer.Length, from.Length);
            from.Span[..bytes].CopyTo(buffer);
            from = from[bytes..];
            return bytes;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
