using StateMetrics.Kubernetes.Model;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>The field selectors of lists and watches: excluded namespaces, and the node whose pods are read.</summary>
internal static class FieldSelectors
{
    /// <param name="resources">What is selected.</param>
    /// <param name="kind">Whose objects; of a cluster-scoped one everything is.</param>
    /// <param name="ns">
    /// The namespace that is read by itself, and selected against where it is excluded: what is excluded elsewhere is no matter
    /// there. Null reads all of them.
    /// </param>
    internal static string Of(ResourceSelection resources, ResourceKind kind, string? ns)
    {
        if (!kind.Namespaced)
        {
            return "";
        }
        IEnumerable<string> terms = resources.NamespacesDenied
            .Where(denied => ns is null || denied == ns).Select(static denied => $"metadata.namespace!={denied}");
        if (resources.UnscheduledPodsOnly)
        {
            terms = terms.Append("spec.nodeName=");
        }
        else if (resources.Node is not null)
        {
            terms = terms.Append($"spec.nodeName={resources.Node}");
        }
        return string.Join(',', terms);
    }
}
