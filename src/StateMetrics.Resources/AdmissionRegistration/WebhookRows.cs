using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.AdmissionRegistration;

/// <summary>What mutating and validating webhooks have in common.</summary>
internal static class WebhookRows
{
    /// <summary>One sample per webhook; the labels of the Service are empty for a webhook that is called by URL.</summary>
    internal static void Services(in Repeated<Webhook> webhooks, ref SampleWriter writer)
    {
        foreach (Webhook webhook in webhooks)
        {
            ServiceReference? service = webhook.ClientConfig.Service;
            writer.Sample(1, webhook.Name, service?.Name ?? default, service?.Namespace ?? default);
        }
    }
}
