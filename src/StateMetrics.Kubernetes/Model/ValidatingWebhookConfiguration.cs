using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/</summary>
public sealed class ValidatingWebhookConfiguration : KubernetesObject
{
    public static readonly FieldTable<ValidatingWebhookConfiguration> Fields = Table<ValidatingWebhookConfiguration>()
        .Messages(2, "webhooks", static c => ref c.Webhooks, Webhook.Fields);

    public static readonly ResourceKind<ValidatingWebhookConfiguration> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "validatingwebhookconfigurations",
        Kind = "ValidatingWebhookConfiguration",
        Namespaced = false,
        Fields = Fields,
    };

    public Repeated<Webhook> Webhooks;
}
