namespace StateMetrics.Simulator.Workloads;

/// <summary>
/// Fills texts with gaps such as <c>&lt;name&gt;</c>. JSON is full of braces, which interpolated strings make unreadable;
/// no generated value contains an angle bracket or needs escaping.
/// </summary>
internal static class Gaps
{
    /// <summary>The text with its gaps filled and its line breaks, which only the source needs, removed.</summary>
    internal static string Fill(string text, params ReadOnlySpan<(string Gap, string Value)> values)
    {
        text = text.Replace("\n", "", StringComparison.Ordinal);
        foreach ((string gap, string value) in values)
        {
            text = text.Replace($"<{gap}>", value, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The same, with the gaps that an application fills: name, ns, version, owner, ownerUid, hash, replicas.</summary>
    internal static string Fill(Application app, string text, params ReadOnlySpan<(string Gap, string Value)> values) => Fill(
        Fill(text, values),
        ("name", app.Name), ("ns", app.Namespace), ("version", app.Version), ("owner", app.Owner), ("ownerUid", app.OwnerUid),
        ("hash", app.TemplateHash), ("replicas", $"{app.Replicas}"));
}
