namespace StateMetrics.Server.Configuration;

/// <summary>The pod that this process runs in, as the API knows it.</summary>
public sealed record OwnPod(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
