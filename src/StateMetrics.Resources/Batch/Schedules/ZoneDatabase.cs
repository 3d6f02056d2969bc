using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// The time zones of the IANA database, https://www.iana.org/time-zones, which is in the public domain. It is part of the
/// program, because container images rarely have one, and so that all shards agree; tests/tools/pack-zones.py makes
/// zones.bin.gz. Read once, at the first schedule that names a zone; each zone is decoded when it is first asked for.
/// </summary>
internal sealed class ZoneDatabase
{
    private const string Resource = "zones.bin.gz";

    private static readonly Lazy<ZoneDatabase> s_embedded = new(Load);

    private readonly Dictionary<Utf8, Entry> _entries = [];

    private ZoneDatabase(ReadOnlyMemory<byte> packed)
    {
        var rest = new Packed(packed);
        Version = Encoding.ASCII.GetString(rest.Take(rest.TakeByte()).Span);
        while (!rest.IsEmpty)
        {
            var entry = new Entry(rest.Take(rest.TakeUInt16()));
            for (int names = rest.TakeByte(); names > 0; names--)
            {
                _entries.Add(new Utf8(rest.Take(rest.TakeByte())), entry);
            }
        }
    }

    internal static ZoneDatabase Embedded => s_embedded.Value;

    /// <summary>The release: "2025b".</summary>
    internal string Version { get; }

    internal IEnumerable<string> Names => _entries.Keys.Select(static name => name.ToString());

    /// <summary>Null for an unknown name. Names are case-sensitive, as they are in a folder of zone files.</summary>
    internal Zone? Find(Utf8 name) => _entries.TryGetValue(name, out Entry? entry) ? entry.Zone : null;

    private static ZoneDatabase Load()
    {
        using Stream packed = typeof(ZoneDatabase).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"the program lacks its resource {Resource}");
        using var plain = new MemoryStream();
        using var unpacking = new GZipStream(packed, CompressionMode.Decompress);
        unpacking.CopyTo(plain);
        return new ZoneDatabase(plain.ToArray());
    }

    private sealed class Entry(ReadOnlyMemory<byte> file)
    {
        private Zone? _zone;

        // Two threads that come first at the same time both decode it, to the same zone.
        internal Zone Zone => _zone ??= ZoneFile.Read(file.Span);
    }

    private ref struct Packed(ReadOnlyMemory<byte> rest)
    {
        private ReadOnlyMemory<byte> _rest = rest;

        internal readonly bool IsEmpty => _rest.IsEmpty;

        internal ReadOnlyMemory<byte> Take(int bytes)
        {
            ReadOnlyMemory<byte> taken = _rest[..bytes];
            _rest = _rest[bytes..];
            return taken;
        }

        internal int TakeByte() => Take(1).Span[0];

        internal int TakeUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);
    }
}
