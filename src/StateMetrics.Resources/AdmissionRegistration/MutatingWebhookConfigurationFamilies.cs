using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class MutatingWebhookConfigurationFamilies
{
    internal static readonly FamilyTable<MutatingWebhookConfiguration> Table = new(
        ["namespace", "mutatingwebhookconfiguration"], static (c, ref i) => i.Values(c.Metadata.Namespace, c.Metadata.Name))
    {
        { Gauge, "kube_mutatingwebhookconfiguration_info", Alpha, [], "That the mutating webhook configuration exists.", MetadataRows.One },
        { Gauge, "kube_mutatingwebhookconfiguration_created", Alpha, [],
            "When the mutating webhook configuration was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_mutatingwebhookconfiguration_metadata_resource_version", Alpha, [],
            "resourceVersion of the mutating webhook configuration, where it is a number.", MetadataRows.ResourceVersion },
        { Gauge, "kube_mutatingwebhookconfiguration_webhook_clientconfig_service", Alpha,
            ["webhook_name", "service_name", "service_namespace"],
            "Webhooks of the mutating webhook configuration, each with the Service that it calls, if it calls one.",
            static (c, ref w) => WebhookRows.Services(c.Webhooks, ref w) },
    };
}
