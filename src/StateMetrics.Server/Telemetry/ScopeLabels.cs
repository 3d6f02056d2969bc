using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Server.Health;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// The labels that tell the scopes of a process apart, and no more: the resource, and its namespace where namespaces are
/// read one by one (empty for a cluster-scoped resource).
/// </summary>
internal sealed class ScopeLabels(bool namespaces)
{
    public string[] Names { get; } = namespaces ? ["resource", "namespace"] : ["resource"];

    public Identify<ScopeFreshness> Identify => Write;

    private void Write(ScopeFreshness source, ref IdentityWriter identity)
    {
        ReadOnlyMemory<byte> resource = Encoding.UTF8.GetBytes(source.Scope.Key.Resource);
        if (namespaces)
        {
            identity.Values(resource, Encoding.UTF8.GetBytes(source.Scope.Key.Namespace ?? ""));
        }
        else
        {
            identity.Values(resource);
        }
    }
}
