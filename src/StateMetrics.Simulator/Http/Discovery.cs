using System.Buffers;
using System.Text.Json;
using StateMetrics.Simulator.Cluster;

namespace StateMetrics.Simulator.Http;

/// <summary>The documents that say what is served, made anew for every request.</summary>
internal sealed class Discovery(SimulatedCluster cluster)
{
    private static readonly string[] s_verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    /// <summary>/api and /apis in the aggregated form (APIGroupDiscoveryList of apidiscovery.k8s.io/v2).</summary>
    internal byte[] Aggregated(bool core) => Write(json =>
    {
        Head(json, "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (IGrouping<string, ResourceType> group in Types(core).GroupBy(type => type.Id.Group))
        {
            WriteAggregatedGroup(json, group);
        }
        json.WriteEndArray();
    });

    /// <summary>/api in the old form.</summary>
    internal static byte[] CoreVersions() => Write(json =>
    {
        json.WriteString("kind", "APIVersions");
        json.WriteStartArray("versions");
        json.WriteStringValue("v1");
        json.WriteEndArray();
    });

    /// <summary>/apis in the old form.</summary>
    internal byte[] Groups() => Write(json =>
    {
        Head(json, "APIGroupList", "v1");
        json.WriteStartArray("groups");
        foreach (IGrouping<string, ResourceType> group in Types(core: false).GroupBy(type => type.Id.Group))
        {
            json.WriteStartObject();
            WriteGroup(json, group);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>/apis/GROUP; null where nothing of it is served.</summary>
    internal byte[]? Group(string name) =>
        Types(core: false).GroupBy(type => type.Id.Group).FirstOrDefault(group => group.Key == name) is not { } found ? null : Write(json =>
        {
            Head(json, "APIGroup", "v1");
            WriteGroup(json, found);
        });

    /// <summary>/api/v1 and /apis/GROUP/VERSION; null where nothing of it is served.</summary>
    internal byte[]? Resources(string group, string version)
    {
        List<ResourceType> types = [.. cluster.ServedTypes().Where(type => type.Id.Group == group && type.Id.Version == version)];
        return types.Count == 0 ? null : Write(json =>
        {
            Head(json, "APIResourceList", "v1");
            json.WriteString("groupVersion", types[0].Id.GroupVersion);
            json.WriteStartArray("resources");
            foreach (ResourceType type in types)
            {
                WriteResource(json, type, status: false);
                if (type.HasStatus)
                {
                    WriteResource(json, type, status: true);
                }
            }
            json.WriteEndArray();
        });
    }

    internal static byte[] Version(string gitVersion) => Write(json =>
    {
        string[] parts = gitVersion.TrimStart('v').Split('.');
        json.WriteString("major", parts[0]);
        json.WriteString("minor", parts.ElementAtOrDefault(1) ?? "");
        json.WriteString("gitVersion", gitVersion);
        json.WriteString("gitCommit", "0000000000000000000000000000000000000000");
        json.WriteString("gitTreeState", "clean");
        json.WriteString("buildDate", "2026-01-01T00:00:00Z");
        json.WriteString("goVersion", "go1.26.0");
        json.WriteString("compiler", "gc");
        json.WriteString("platform", "linux/amd64");
    });

    private IEnumerable<ResourceType> Types(bool core) => cluster.ServedTypes().Where(type => (type.Id.Group.Length == 0) == core);

    private static void WriteGroup(Utf8JsonWriter json, IGrouping<string, ResourceType> group)
    {
        List<string> versions = [.. group.Select(type => type.Id.Version).Distinct()];
        json.WriteString("name", group.Key);
        json.WriteStartArray("versions");
        foreach (string version in versions)
        {
            json.WriteStartObject();
            WriteVersion(json, group.Key, version);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("preferredVersion");
        WriteVersion(json, group.Key, versions[^1]);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, string group, string version)
    {
        json.WriteString("groupVersion", $"{group}/{version}");
        json.WriteString("version", version);
    }

    private static void WriteResource(Utf8JsonWriter json, ResourceType type, bool status)
    {
        json.WriteStartObject();
        json.WriteString("name", status ? $"{type.Id.Plural}/status" : type.Id.Plural);
        json.WriteString("singularName", status ? "" : type.Singular);
        json.WriteBoolean("namespaced", type.Namespaced);
        json.WriteString("kind", type.Kind);
        WriteVerbs(json, status);
        if (!status)
        {
            WriteShortName(json, type);
        }
        json.WriteEndObject();
    }

    private static void WriteShortName(Utf8JsonWriter json, ResourceType type)
    {
        if (type.ShortName is { } name)
        {
            json.WriteStartArray("shortNames");
            json.WriteStringValue(name);
            json.WriteEndArray();
        }
    }

    private static void WriteVerbs(Utf8JsonWriter json, bool status)
    {
        json.WriteStartArray("verbs");
        foreach (string verb in s_verbs.Where(verb => !status || verb is "get" or "patch" or "update"))
        {
            json.WriteStringValue(verb);
        }
        json.WriteEndArray();
    }

    private static void WriteAggregatedGroup(Utf8JsonWriter json, IGrouping<string, ResourceType> group)
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        if (group.Key.Length > 0)
        {
            json.WriteString("name", group.Key);
        }
        json.WriteEndObject();
        json.WriteStartArray("versions");
        foreach (IGrouping<string, ResourceType> version in group.GroupBy(type => type.Id.Version).Reverse())
        {
            json.WriteStartObject();
            json.WriteString("version", version.Key);
            json.WriteStartArray("resources");
            foreach (ResourceType type in version)
            {
                WriteAggregatedResource(json, type);
            }
            json.WriteEndArray();
            json.WriteString("freshness", "Current");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAggregatedResource(Utf8JsonWriter json, ResourceType type)
    {
        json.WriteStartObject();
        json.WriteString("resource", type.Id.Plural);
        WriteResponseKind(json, type);
        json.WriteString("scope", type.Namespaced ? "Namespaced" : "Cluster");
        json.WriteString("singularResource", type.Singular);
        WriteVerbs(json, status: false);
        WriteShortName(json, type);
        if (type.HasStatus)
        {
            json.WriteStartArray("subresources");
            json.WriteStartObject();
            json.WriteString("subresource", "status");
            WriteResponseKind(json, type);
            WriteVerbs(json, status: true);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteResponseKind(Utf8JsonWriter json, ResourceType type)
    {
        json.WriteStartObject("responseKind");
        json.WriteString("group", type.Id.Group);
        json.WriteString("version", type.Id.Version);
        json.WriteString("kind", type.Kind);
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, string kind, string apiVersion)
    {
        json.WriteString("kind", kind);
        json.WriteString("apiVersion", apiVersion);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }
}
