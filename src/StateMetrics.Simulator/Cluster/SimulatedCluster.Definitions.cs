using System.Text.Json;

namespace StateMetrics.Simulator.Cluster;

/// <content>Custom resources: a stored CRD registers what it defines.</content>
public sealed partial class SimulatedCluster
{
    private void DefinitionWritten(StoredObject written)
    {
        if (written.Type.Id != CustomResourceDefinitions)
        {
            return;
        }
        List<ResourceType> defined = Defined(written);
        foreach (ResourceStore dropped in _stores.Values.Where(store => IsOf(written, store.Type)).ToList())
        {
            dropped.Served = defined.Exists(type => type.Id == dropped.Type.Id);
        }
        foreach (ResourceType type in defined)
        {
            if (_stores.TryAdd(type.Id, NewStore(type)))
            {
                _stores[type.Id].Compact(_version);
            }
        }
    }

    private void Unregister(StoredObject definition)
    {
        foreach (ResourceStore store in _stores.Values.Where(store => IsOf(definition, store.Type)).ToList())
        {
            foreach (StoredObject one in store.Current())
            {
                RemoveLocked(store, one);
            }
            store.Served = false;
            store.Wake();
            _stores.Remove(store.Type.Id);
        }
    }

    /// <summary>A CRD is named PLURAL.GROUP.</summary>
    private static bool IsOf(StoredObject definition, ResourceType type) =>
        type.IsCustom && definition.Name == $"{type.Id.Plural}.{type.Id.Group}";

    private static List<ResourceType> Defined(StoredObject definition)
    {
        using JsonDocument document = definition.Parse();
        JsonElement spec = document.RootElement.GetProperty("spec"u8);
        JsonElement names = spec.GetProperty("names"u8);
        List<ResourceType> types = [];
        foreach (JsonElement version in spec.GetProperty("versions"u8).EnumerateArray())
        {
            if (version.TryGetProperty("served"u8, out JsonElement served) && served.GetBoolean())
            {
                types.Add(new ResourceType(
                    spec.GetProperty("group"u8).GetString()!,
                    version.GetProperty("name"u8).GetString()!,
                    names.GetProperty("plural"u8).GetString()!,
                    names.GetProperty("kind"u8).GetString()!)
                {
                    Namespaced = spec.GetProperty("scope"u8).GetString() == "Namespaced",
                    HasGeneration = true,
                    HasStatus = HasStatusSubresource(version),
                    SelectableFields = SelectableFields(version),
                    ShortName = names.TryGetProperty("shortNames"u8, out JsonElement shorts) && shorts.GetArrayLength() > 0
                        ? shorts[0].GetString()
                        : null,
                });
            }
        }
        return types;
    }

    private static bool HasStatusSubresource(JsonElement version) =>
        version.TryGetProperty("subresources"u8, out JsonElement subresources) && subresources.TryGetProperty("status"u8, out _);

    private static List<string> SelectableFields(JsonElement version) =>
        version.TryGetProperty("selectableFields"u8, out JsonElement fields)
            ? [.. fields.EnumerateArray().Select(field => field.GetProperty("jsonPath"u8).GetString()!.TrimStart('.'))]
            : [];
}
