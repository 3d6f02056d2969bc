using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/mutating-webhook-configuration-v1/</summary>
public sealed class MutatingWebhookConfiguration : KubernetesObject
{
    public static readonly FieldTable<MutatingWebhookConfiguration> Fields = Table<MutatingWebhookConfiguration>()
        .Messages(2, "webhooks", static c => ref c.Webhooks, Webhook.Fields);

    public static readonly ResourceKind<MutatingWebhookConfiguration> Resource = new()
    {
        Group = "admissionregistration.k8s.io",
        Version = "v1",
        Plural = "mutatingwebhookconfigurations",
        Kind = "MutatingWebhookConfiguration",
        Namespaced = false,
        Fields = Fields,
    };

    public Repeated<Webhook> Webhooks;
}
