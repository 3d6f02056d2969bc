namespace StateMetrics.Simulator.Cluster;

/// <summary>A resource by API group (empty for the core group), version and plural.</summary>
public readonly record struct ResourceId(string Group, string Version, string Plural)
{
    /// <summary>Reads <c>v1/pods</c> or <c>apps/v1/deployments</c>.</summary>
    /// <exception cref="FormatException">The text has neither two nor three parts.</exception>
    public static ResourceId Parse(string text) => text.Split('/') switch
    {
        [string version, string plural] => new ResourceId("", version, plural),
        [string group, string version, string plural] => new ResourceId(group, version, plural),
        _ => throw new FormatException($"'{text}' is neither VERSION/PLURAL nor GROUP/VERSION/PLURAL"),
    };

    /// <summary>The same as <see cref="Parse"/>, so that a resource can be named by its text.</summary>
    public static implicit operator ResourceId(string text) => Parse(text);

    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => $"{GroupVersion}/{Plural}";
}
