using System.Text;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// UTF-8 text borrowed from an event's bytes; valid until the event has been applied. Absent text is empty, as in the
/// Go structs of the Kubernetes API, where a missing string and an empty one are the same.
/// </summary>
public readonly struct Utf8(ReadOnlyMemory<byte> bytes) : IEquatable<Utf8>
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public ReadOnlyMemory<byte> Memory => _bytes;

    public bool IsEmpty => _bytes.IsEmpty;

    public bool Is(ReadOnlySpan<byte> text) => _bytes.Span.SequenceEqual(text);

    public bool Equals(Utf8 other) => _bytes.Span.SequenceEqual(other._bytes.Span);

    public override bool Equals(object? obj) => obj is Utf8 other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes.Span);

    public static bool operator ==(Utf8 left, Utf8 right) => left.Equals(right);

    public static bool operator !=(Utf8 left, Utf8 right) => !left.Equals(right);

    public static implicit operator ReadOnlyMemory<byte>(Utf8 text) => text._bytes;
}
