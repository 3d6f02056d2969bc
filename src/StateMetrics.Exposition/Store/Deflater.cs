using System.IO.Compression;

namespace StateMetrics.Exposition.Store;

/// <summary>Makes the deflate blocks of fragments, with buffers of its own. One caller at a time.</summary>
internal sealed class Deflater : IDisposable
{
    private const CompressionLevel Level = CompressionLevel.Fastest;

    private readonly Target _target = new();

    /// <summary>Blocks that end at a byte, in an array of their size.</summary>
    public byte[] Deflate(ReadOnlySpan<byte> text)
    {
        _target.Begin();
        byte[] blocks;
        using (var deflate = new DeflateStream(_target, Level, leaveOpen: true))
        {
            deflate.Write(text);

            // A sync flush: an empty stored block behind the rest fills the last byte.
            deflate.Flush();
            blocks = _target.End();
        }

        return blocks;
    }

    public void Dispose() => _target.Dispose();

    /// <summary>Takes what is written until the end is called; the final block that disposing writes comes after it.</summary>
    private sealed class Target : WriteOnlyStream
    {
        private const int KeptMax = 256 * 1024;

        private byte[] _buffer = new byte[16 * 1024];
        private int _used;
        private bool _open;

        public void Begin() => (_used, _open) = (0, true);

        public byte[] End()
        {
            _open = false;
            byte[] taken = _buffer.AsSpan(0, _used).ToArray();
            if (_buffer.Length > KeptMax)
            {
                _buffer = new byte[16 * 1024];
            }

            return taken;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_open)
            {
                return;
            }

            if (_buffer.Length - _used < buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Max(_used + buffer.Length, _buffer.Length * 2));
            }

            buffer.CopyTo(_buffer.AsSpan(_used));
            _used += buffer.Length;
        }
    }
}
