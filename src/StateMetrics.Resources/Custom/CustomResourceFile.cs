namespace StateMetrics.Resources.Custom;

/// <summary>One text of configuration.</summary>
/// <param name="Name">How messages call it: a path, or the flag that it was the value of.</param>
/// <param name="Text">YAML or JSON, of which the first document counts.</param>
public sealed record CustomResourceFile(string Name, string Text);
