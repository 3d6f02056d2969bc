namespace StateMetrics.Server.Namespaces;

/// <summary>A namespace as it stands.</summary>
/// <param name="Life">Another number for each namespace that had this name: what one has shown is not the other's.</param>
/// <param name="Error">Why it is not read, one line; "" while it is.</param>
internal sealed record NamespaceState(NamespaceStanding Standing, long Life, string Error)
{
    public static readonly NamespaceState Open = new(NamespaceStanding.Open, 0, "");

    public bool IsOpen => Standing == NamespaceStanding.Open;
}
