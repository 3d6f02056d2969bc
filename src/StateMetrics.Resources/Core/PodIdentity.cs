using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;

namespace StateMetrics.Resources.Core;

/// <summary>The identity labels of a pod, which all its tables have.</summary>
internal static class PodIdentity
{
    internal static readonly string[] Labels = ["namespace", "pod", "uid"];

    internal static void Write(Pod source, ref IdentityWriter identity) =>
        identity.Values(source.Metadata.Namespace, source.Metadata.Name, source.Metadata.Uid);
}
