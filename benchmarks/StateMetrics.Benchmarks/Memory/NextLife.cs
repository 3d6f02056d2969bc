using System.Globalization;
using System.Text;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Memory;

/// <summary>
/// Makes of a pod the pods that follow it, with uids and names of their own. The bytes are borrowed until the next call, so that
/// nothing of them counts as retained.
/// </summary>
internal sealed class NextLife
{
    /// <summary>Five digits, as the random suffixes of names have five letters: 100,000 lives.</summary>
    private const int SuffixLength = 5;

    private byte[] _body = new byte[64 * 1024];
    private readonly byte[] _uid = new byte[64];
    private readonly byte[] _name = new byte[256];

    /// <summary>
    /// The life of this number, which no other pod may have: siblings differ in the suffix alone. Without a number, the pod itself.
    /// </summary>
    internal WireObject Of(PodBytes pod, int? life)
    {
        if (_body.Length < pod.Body.Length)
        {
            _body = new byte[pod.Body.Length * 2];
        }
        pod.Body.CopyTo(_body);
        pod.Uid.CopyTo(_uid);
        pod.Name.CopyTo(_name);
        if (life is { } number)
        {
            byte[] suffix = Encoding.ASCII.GetBytes(number.ToString("d5", CultureInfo.InvariantCulture));
            suffix.CopyTo(_uid, pod.Uid.Length - SuffixLength);
            suffix.CopyTo(_name, pod.Name.Length - SuffixLength);
            Replace(pod.Uid, _uid, pod.Body.Length);
            Replace(pod.Name, _name, pod.Body.Length);
        }
        return pod.With(_body, _uid, _name);
    }

    private void Replace(ReadOnlySpan<byte> old, byte[] next, int bodyLength)
    {
        Span<byte> rest = _body.AsSpan(0, bodyLength);
        for (int at = rest.IndexOf(old); at >= 0; at = rest.IndexOf(old))
        {
            next.AsSpan(0, old.Length).CopyTo(rest[at..]);
            rest = rest[(at + old.Length)..];
        }
    }
}
