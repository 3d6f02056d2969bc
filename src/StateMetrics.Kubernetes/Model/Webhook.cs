using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>A MutatingWebhook or a ValidatingWebhook, as far as the two are alike.</summary>
public sealed class Webhook
{
    public static readonly FieldTable<Webhook> Fields = new FieldTable<Webhook>()
        .Text(1, "name", static w => ref w.Name)
        .Message(2, "clientConfig", static w => w.ClientConfig, WebhookClientConfig.Fields);

    public Utf8 Name;
    public readonly WebhookClientConfig ClientConfig = new();
}

public sealed class WebhookClientConfig
{
    public static readonly FieldTable<WebhookClientConfig> Fields = new FieldTable<WebhookClientConfig>()
        .Message(1, "service", static c => ref c.Service, ServiceReference.Fields);

    public ServiceReference? Service;
}

public sealed class ServiceReference
{
    public static readonly FieldTable<ServiceReference> Fields = new FieldTable<ServiceReference>()
        .Text(1, "namespace", static s => ref s.Namespace)
        .Text(2, "name", static s => ref s.Name);

    public Utf8 Namespace;
    public Utf8 Name;
}
