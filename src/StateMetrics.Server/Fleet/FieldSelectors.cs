using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Fleet;

/// <summary>The field selector of every namespaced resource: excluded namespaces, and the node whose pods are read.</summary>
internal static class FieldSelectors
{
    internal static string Of(ResourceSelection resources)
    {
        IEnumerable<string> terms = resources.NamespacesDenied.Select(ns => $"metadata.namespace!={ns}");
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
