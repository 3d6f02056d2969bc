using System.Text;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>A value of a kubeconfig together with the way to it, so that every complaint names file and key.</summary>
internal readonly struct ConfigValue(string file, string path, ConfigNode? node)
{
    internal bool IsPresent => node is { IsNull: false };

    internal ConfigNode? Node => node;

    /// <summary>The value of a mapping's key; absent where the mapping or the key is.</summary>
    internal ConfigValue this[string key]
    {
        get
        {
            if (IsPresent && node!.Fields is null)
            {
                throw Wrong("is not a mapping");
            }

            string separator = path.Length == 0 ? "" : path.EndsWith(':') ? " " : ".";
            return new ConfigValue(file, path + separator + key, node?.Fields?.GetValueOrDefault(key));
        }
    }

    /// <summary>The text; "" where absent.</summary>
    internal string Text => !IsPresent ? "" : node!.Text ?? throw Wrong("is not text");

    /// <summary>The value as JSON; null where absent.</summary>
    internal string Json
    {
        get
        {
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text))
            {
                (node ?? new ConfigNode { Text = "" }).WriteTo(json);
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    /// <summary>The truth value; false where absent.</summary>
    internal bool Flag => Text switch
    {
        "" or "false" => false,
        "true" => true,
        string other => throw Wrong($"is \"{other}\", not true or false"),
    };

    /// <summary>The list's items; none where absent.</summary>
    internal IEnumerable<ConfigValue> Items
    {
        get
        {
            if (!IsPresent)
            {
                return [];
            }

            (string f, string p) = (file, path);
            List<ConfigNode> items = node!.Items ?? throw Wrong("is not a list");
            return items.Select((item, i) => new ConfigValue(f, $"{p}[{i}]", item));
        }
    }

    /// <summary>The mapping's entries; none where absent.</summary>
    internal IEnumerable<(string Key, ConfigValue Value)> Entries
    {
        get
        {
            ConfigValue self = this;
            return node?.Fields is null ? [] : node.Fields.Keys.Select(key => (key, self[key]));
        }
    }

    /// <summary>The bytes of a base64 text, as the keys ending in -data hold them; null where absent.</summary>
    internal byte[]? Bytes
    {
        get
        {
            if (Text.Length == 0)
            {
                return null;
            }

            try
            {
                return Convert.FromBase64String(Text);
            }
            catch (FormatException)
            {
                // The text itself may be a key, so it is not shown.
                throw Wrong("is not base64");
            }
        }
    }

    internal KubeconfigException Wrong(string what) =>
        new(path.Length == 0 ? $"kubeconfig {file}: {what}" : $"kubeconfig {file}: {path} {what}");

    /// <summary>The same value, named for people by the name in the file instead of its position.</summary>
    internal ConfigValue Named(string name) => new(file, name, node);
}
