using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources;

/// <summary>
/// Names of resources (cpu, memory, nvidia.com/gpu …) as the labels resource and unit;
/// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/.
/// </summary>
internal static class ResourceUnits
{
    // 253 for a DNS subdomain, of which "requests." takes 9: quotas put it in front of an extended resource.
    private const int DomainLengthMax = 244;
    private const int NameLengthMax = 63;

    private static readonly ReadOnlyMemory<byte>[] s_core = ["core"u8.ToArray()];
    private static readonly ReadOnlyMemory<byte>[] s_byte = ["byte"u8.ToArray()];
    private static readonly ReadOnlyMemory<byte>[] s_integer = ["integer"u8.ToArray()];
    private static readonly ReadOnlyMemory<byte>[] s_byteAndInteger = [s_byte[0], s_integer[0]];

    private static readonly SearchValues<byte> s_labelBytes =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_nameBytes =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_domainBytes = SearchValues.Create("-0123456789abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What a whole thing is counted in, such as the pods of a node.</summary>
    internal static ReadOnlyMemory<byte> Integer => s_integer[0];

    /// <summary>
    /// The units in which a container's resource is shown, a series each: none for a resource that is not shown, two for an
    /// extended resource whose name begins as that of a built-in one.
    /// </summary>
    internal static ReadOnlySpan<ReadOnlyMemory<byte>> Of(ReadOnlySpan<byte> resource)
    {
        if (resource.SequenceEqual("cpu"u8))
        {
            return s_core;
        }
        if (resource.SequenceEqual("memory"u8) || resource.SequenceEqual("ephemeral-storage"u8) || resource.SequenceEqual("storage"u8))
        {
            return s_byte;
        }
        bool isByte = resource.StartsWith("hugepages-"u8) || resource.StartsWith("attachable-volumes-"u8);
        bool isInteger = IsExtended(resource);
        return isByte ? (isInteger ? s_byteAndInteger : s_byte) : (isInteger ? s_integer : []);
    }

    /// <summary>The name as the label resource: each character other than ASCII letters, digits and "_" becomes "_".</summary>
    internal static ReadOnlyMemory<byte> Label(Utf8 resource, in SampleWriter writer)
    {
        int first = resource.Span.IndexOfAnyExcept(s_labelBytes);
        if (first < 0)
        {
            return resource;
        }
        ReadOnlySpan<byte> rest = resource.Span;
        Memory<byte> label = writer.LabelSpace(rest.Length);
        Span<byte> output = label.Span;
        int length = 0;
        while (!rest.IsEmpty)
        {
            // A character of several bytes is one "_".
            _ = Rune.DecodeFromUtf8(rest, out _, out int consumed);
            output[length++] = s_labelBytes.Contains(rest[0]) ? rest[0] : (byte)'_';
            rest = rest[consumed..];
        }
        return label[..length];
    }

    /// <summary>
    /// Whether the resource belongs to somebody else's domain;
    /// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources.
    /// </summary>
    internal static bool IsExtended(ReadOnlySpan<byte> resource)
    {
        int slash = resource.IndexOf((byte)'/');
        return slash >= 0
            && resource.IndexOf("kubernetes.io/"u8) < 0
            && !resource.StartsWith("requests."u8)
            && IsDomain(resource[..slash])
            && IsName(resource[(slash + 1)..]);
    }

    /// <summary>Labels of RFC 1123 between dots.</summary>
    private static bool IsDomain(ReadOnlySpan<byte> domain)
    {
        if (domain.Length > DomainLengthMax)
        {
            return false;
        }
        foreach (Range range in domain.Split((byte)'.'))
        {
            ReadOnlySpan<byte> label = domain[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(s_domainBytes))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= NameLengthMax
        && char.IsAsciiLetterOrDigit((char)name[0])
        && char.IsAsciiLetterOrDigit((char)name[^1])
        && !name.ContainsAnyExcept(s_nameBytes);
}
