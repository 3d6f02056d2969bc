using System.Text;
using System.Text.Json;

namespace StateMetrics.Simulator.Workloads;

/// <summary>
/// The <c>fieldsV1</c> that a writer of some JSON would own: most of a real object's bytes, and no reader's business.
/// </summary>
internal static class FieldOwnership
{
    /// <summary>Which members identify the items of a list; a list of others is owned as a whole.</summary>
    private static readonly Dictionary<string, string[]> s_keys = new()
    {
        ["containers"] = ["name"],
        ["env"] = ["name"],
        ["ports"] = ["containerPort", "protocol"],
        ["volumeMounts"] = ["mountPath"],
        ["volumes"] = ["name"],
        ["conditions"] = ["type"],
        ["podIPs"] = ["ip"],
        ["ownerReferences"] = ["uid"],
    };

    internal static string Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        StringBuilder fields = new();
        Write(fields, "", document.RootElement);
        return fields.ToString();
    }

    private static void Write(StringBuilder fields, string name, JsonElement value)
    {
        fields.Append('{');
        if (value.ValueKind == JsonValueKind.Object)
        {
            WriteMembers(fields, value, first: true);
        }
        else if (value.ValueKind == JsonValueKind.Array && s_keys.TryGetValue(name, out string[]? keys))
        {
            fields.Append("\".\":{}");
            foreach (JsonElement item in value.EnumerateArray())
            {
                string key = string.Join(',', keys.Where(one => item.TryGetProperty(one, out _))
                    .Select(one => $"\\\"{one}\\\":{item.GetProperty(one).GetRawText().Replace("\"", "\\\"", StringComparison.Ordinal)}"));
                fields.Append(",\"k:{").Append(key).Append("}\":{\".\":{}");
                WriteMembers(fields, item, first: false);
                fields.Append('}');
            }
        }
        fields.Append('}');
    }

    private static void WriteMembers(StringBuilder fields, JsonElement value, bool first)
    {
        foreach (JsonProperty member in value.EnumerateObject())
        {
            fields.Append(first ? "" : ",").Append("\"f:").Append(member.Name).Append("\":");
            Write(fields, member.Name, member.Value);
            first = false;
        }
    }
}
