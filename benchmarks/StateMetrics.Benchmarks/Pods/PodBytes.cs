using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Pods;

/// <summary>A pod as the API server sent it, kept.</summary>
internal sealed class PodBytes
{
    private readonly WireFormat _format;
    private readonly byte[] _body;
    private readonly byte[] _uid;
    private readonly byte[] _namespace;
    private readonly byte[] _name;

    internal PodBytes(in WireObject listed)
    {
        _format = listed.Format;
        _body = listed.Body.ToArray();
        _uid = listed.Uid.Span.ToArray();
        _namespace = listed.Namespace.Span.ToArray();
        _name = listed.Name.Span.ToArray();
    }

    internal ReadOnlySpan<byte> Uid => _uid;

    internal ReadOnlySpan<byte> Name => _name;

    internal ReadOnlySpan<byte> Body => _body;

    internal WireObject Wire => With(_body, _uid, _name);

    /// <summary>The same pod with another body, uid and name of equal lengths.</summary>
    internal WireObject With(byte[] body, byte[] uid, byte[] name) => new()
    {
        Format = _format,
        Body = body.AsMemory(0, _body.Length),
        Uid = new Utf8(uid.AsMemory(0, _uid.Length)),
        Namespace = new Utf8(_namespace),
        Name = new Utf8(name.AsMemory(0, _name.Length)),
        ResourceVersion = default,
    };
}
