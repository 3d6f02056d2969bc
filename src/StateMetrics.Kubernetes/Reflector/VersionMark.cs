using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>The last resourceVersion of a stream, kept as bytes: it changes with every event, and is read once.</summary>
internal sealed class VersionMark(string from)
{
    private byte[] _bytes = Encoding.UTF8.GetBytes(from);
    private int _length = Encoding.UTF8.GetByteCount(from);

    internal void Move(Utf8 version)
    {
        ReadOnlySpan<byte> bytes = version.Span;
        if (bytes.IsEmpty)
        {
            return;
        }
        if (bytes.Length > _bytes.Length)
        {
            _bytes = new byte[bytes.Length * 2];
        }
        bytes.CopyTo(_bytes);
        _length = bytes.Length;
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes, 0, _length);
}
