using System.Globalization;
using StateMetrics.Kubernetes.Wire.Yaml;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Http.Tls;

/// <summary>A value of the web configuration with the way to it, so that every complaint names file and key.</summary>
internal readonly struct WebValue(string file, string key, YamlNode? node)
{
    /// <summary>False where the key is missing or null.</summary>
    public bool IsPresent => node is { IsNull: false };

    public string Key => key;

    /// <summary>The text; "" where absent.</summary>
    public string Text => !IsPresent ? "" : node!.Kind == YamlNodeKind.Scalar ? node.Text : throw Wrong("is not text");

    /// <summary>The entries of a list; none where absent.</summary>
    public IEnumerable<WebValue> Items
    {
        get
        {
            (string f, string k) = (file, key);
            return !IsPresent ? [] : node!.Kind == YamlNodeKind.Sequence
                ? node.Items.Select((item, i) => new WebValue(f, $"{k}[{i}]", item))
                : throw Wrong("is not a list");
        }
    }

    /// <summary>The entries of a mapping whose keys are free; none where absent.</summary>
    public IEnumerable<(string Name, WebValue Value)> Entries
    {
        get
        {
            (string f, string k) = (file, key);
            return !IsPresent ? [] : node!.Kind == YamlNodeKind.Mapping
                ? node.Entries.Select(entry => (entry.Key, new WebValue(f, $"{k}.{Shown(entry.Key)}", entry.Value)))
                : throw Wrong("is not a mapping");
        }
    }

    /// <summary>The entry of that name; absent where the mapping is.</summary>
    public WebValue this[string name] =>
        new(file, key.Length == 0 ? name : $"{key}.{name}", IsPresent ? node!.Get(name) : null);

    /// <summary>The mapping itself, once it is known that it has no other keys than these.</summary>
    public WebValue With(params IReadOnlyList<string> known)
    {
        if (IsPresent && node!.Kind != YamlNodeKind.Mapping)
        {
            throw Wrong("is not a mapping");
        }
        foreach (KeyValuePair<string, YamlNode> entry in node?.Entries ?? [])
        {
            if (!known.Contains(entry.Key, StringComparer.Ordinal))
            {
                string? nearest = Spelling.Nearest(entry.Key, known);
                string suggestion = nearest is null ? "" : $", did you mean {nearest}?";
                string full = key.Length == 0 ? Shown(entry.Key) : $"{key}.{Shown(entry.Key)}";
                throw new WebConfigurationException($"{Where} line {entry.Value.Line}: unknown key {full}{suggestion}");
            }
        }
        return this;
    }

    /// <summary>The truth value, or the given one where absent.</summary>
    public bool Flag(bool standard) => Text switch
    {
        "" => standard,
        "true" or "True" or "TRUE" or "yes" or "on" => true,
        "false" or "False" or "FALSE" or "no" or "off" => false,
        _ => throw Wrong("is neither true nor false"),
    };

    /// <summary>A whole number within the range, or the given one where absent.</summary>
    public int Whole(int standard, int min, int max) => !IsPresent
        ? standard
        : int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw Wrong($"is not a whole number from {min} to {max}");

    /// <summary>A duration in Go's notation, or none where absent.</summary>
    public TimeSpan Duration() => !IsPresent
        ? TimeSpan.Zero
        : GoDuration.TryParse(Text, out TimeSpan value) && value >= TimeSpan.Zero
            ? value
            : throw Wrong("is not a duration such as 500ms, 1s or 1m");

    public WebConfigurationException Wrong(string what, Exception? cause = null) =>
        new(key.Length == 0 ? $"{Where} {what}" : $"{Where} {key} {what}", cause);

    private string Where => $"--tls-config {UsageException.Line(file)}:";

    private static string Shown(string name) => UsageException.Line(name.Length <= 80 ? name : name[..80] + "…");
}
