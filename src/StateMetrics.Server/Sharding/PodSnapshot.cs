using System.Globalization;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Sharding;

/// <summary>What sharding needs of a pod.</summary>
internal sealed record PodSnapshot
{
    public required string Name { get; init; }

    /// <summary>Tells a pod from the one that comes in its place.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The controlling StatefulSet; null where another thing or nothing controls the pod.</summary>
    public string? StatefulSet { get; init; }

    /// <summary>The label apps.kubernetes.io/pod-index (Kubernetes 1.28 and later); null where it is missing or no number.</summary>
    public int? Index { get; init; }

    public bool Ready { get; init; }

    public bool Deleting { get; init; }

    /// <summary>From SIGTERM to SIGKILL: of the deletion where there is one, otherwise as the pod wishes.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    internal static PodSnapshot Of(Pod pod)
    {
        string? owner = null;
        foreach (ref readonly OwnerReference reference in pod.Metadata.OwnerReferences.Span)
        {
            if (reference.Controller == true && reference.Kind.Is("StatefulSet"u8) && reference.ApiVersion.Span.StartsWith("apps/"u8))
            {
                owner = reference.Name.ToString();
            }
        }
        bool ready = false;
        foreach (ref readonly PodCondition condition in pod.Status.Conditions.Span)
        {
            ready |= condition.Type.Is("Ready"u8) && condition.Status.Is("True"u8);
        }
        long grace = pod.Metadata.DeletionGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 30;
        return new PodSnapshot
        {
            Name = pod.Metadata.Name.ToString(),
            Uid = pod.Metadata.Uid.ToString(),
            StatefulSet = owner,
            Index = pod.Metadata.Labels.TryGet("apps.kubernetes.io/pod-index"u8, out Utf8 index) ? Number(index.ToString()) : null,
            Ready = ready,
            Deleting = pod.Metadata.DeletionTimestamp is not null,
            Grace = TimeSpan.FromSeconds(Math.Clamp(grace, 0, 24 * 60 * 60)),
        };
    }

    /// <summary>A number as controllers write it into names and labels: digits alone.</summary>
    internal static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
