using System.Text.Json;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Simulator.Cluster;

/// <summary>
/// One object at one version; never changes. Holds its JSON as compact bytes, and its protobuf once somebody asked for it.
/// </summary>
public sealed class StoredObject
{
    private byte[]? _protobuf;

    internal StoredObject(ResourceType type, long version, byte[] json, ObjectMetadata metadata)
    {
        Type = type;
        Version = version;
        Utf8Json = json;
        Metadata = metadata;
        Key = KeyOf(metadata.Namespace, metadata.Name);
    }

    public ResourceType Type { get; }

    /// <summary>The cluster-wide version of the change that made this object; what resumes and comparisons go by.</summary>
    public long Version { get; }

    public string Namespace => Metadata.Namespace;

    public string Name => Metadata.Name;

    public string Uid => Metadata.Uid;

    /// <summary>The whole object, kind and apiVersion included.</summary>
    public ReadOnlyMemory<byte> Json => Utf8Json;

    internal byte[] Utf8Json { get; }

    internal ObjectMetadata Metadata { get; }

    /// <summary>Position in the order of etcd's keys, which is the order of lists.</summary>
    internal string Key { get; }

    /// <summary>The JSON object <c>metadata</c>.</summary>
    internal ReadOnlyMemory<byte> MetadataJson => Json.Slice(Metadata.Start, Metadata.Length);

    /// <summary>The bare protobuf message. Encoded when first asked for; two threads may both do it, with equal results.</summary>
    /// <exception cref="InvalidOperationException">A custom resource has no protobuf form.</exception>
    internal byte[] Protobuf => _protobuf ??= EncodeProtobuf();

    internal static string KeyOf(string ns, string name) => ns.Length == 0 ? name : $"{ns}/{name}";

    /// <summary>The bare ObjectMeta message.</summary>
    internal byte[] MetadataProtobuf()
    {
        using JsonDocument metadata = JsonDocument.Parse(MetadataJson);
        return ProtobufEncoder.Encode(MessageTable.Get(MessageTable.ObjectMeta), metadata.RootElement);
    }

    internal JsonDocument Parse() => JsonDocument.Parse(Utf8Json);

    public override string ToString() => $"{Type} {Key} at {Version}";

    private byte[] EncodeProtobuf()
    {
        MessageShape message = Type.Message ?? throw new InvalidOperationException($"{Type} has no protobuf form");
        using JsonDocument document = Parse();
        return ProtobufEncoder.Encode(message, document.RootElement);
    }
}
