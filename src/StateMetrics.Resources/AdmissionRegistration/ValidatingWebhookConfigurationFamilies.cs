using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Resources.AdmissionRegistration;

internal static class ValidatingWebhookConfigurationFamilies
{
    internal static readonly FamilyTable<ValidatingWebhookConfiguration> Table = new(
        ["namespace", "validatingwebhookconfiguration"], static (c, ref i) => i.Values(c.Metadata.Namespace, c.Metadata.Name))
    {
        { Gauge, "kube_validatingwebhookconfiguration_info", Alpha, [], "That the validating webhook configuration exists.",
            MetadataRows.One },
        { Gauge, "kube_validatingwebhookconfiguration_created", Alpha, [],
            "When the validating webhook configuration was created, in Unix seconds.", MetadataRows.Created },
        { Gauge, "kube_validatingwebhookconfiguration_metadata_resource_version", Alpha, [],
            "resourceVersion of the validating webhook configuration, where it is a number.", MetadataRows.ResourceVersion },
        { Gauge, "kube_validatingwebhookconfiguration_webhook_clientconfig_service", Alpha,
            ["webhook_name", "service_name", "service_namespace"],
            "Webhooks of the validating webhook configuration, each with the Service that it calls, if it calls one.",
            static (c, ref w) => WebhookRows.Services(c.Webhooks, ref w) },
    };
}
