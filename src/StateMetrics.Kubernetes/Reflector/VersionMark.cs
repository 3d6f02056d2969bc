using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Reflector;

/// <summary>
/// The last resourceVersion of a stream, kept as bytes: it changes with every event, and is read once. Never goes back.
/// </summary>
internal sealed class VersionMark(string from)
{
    private byte[] _bytes = Encoding.UTF8.GetBytes(from);
    private int _length = Encoding.UTF8.GetByteCount(from);

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Takes the version of what has arrived, and tells where that stands; an older one is not taken.</summary>
    internal VersionStep Move(Utf8 version)
    {
        ReadOnlySpan<byte> bytes = version.Span;
        if (bytes.IsEmpty)
        {
            return VersionStep.Unknown;
        }
        if (bytes.SequenceEqual(Span))
        {
            return VersionStep.Same;
        }
        // What cannot be compared is believed: the order of the stream is all there is then.
        if (VersionOrder.Compare(bytes, Span) < 0)
        {
            return VersionStep.Older;
        }
        if (bytes.Length > _bytes.Length)
        {
            _bytes = new byte[bytes.Length * 2];
        }
        bytes.CopyTo(_bytes);
        _length = bytes.Length;
        return VersionStep.Newer;
    }

    public override string ToString() => Encoding.UTF8.GetString(Span);
}

/// <summary>Where a version stands, compared with the last one of its stream.</summary>
internal enum VersionStep
{
    Newer,
    Same,
    Older,

    /// <summary>There was none.</summary>
    Unknown,
}
