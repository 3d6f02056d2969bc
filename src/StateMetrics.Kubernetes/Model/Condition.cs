using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Model;

/// <summary>
/// What the conditions of all kinds have in common by convention: each is stamped by whoever changes its status;
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md.
/// </summary>
public abstract class Condition
{
    public Timestamp LastTransitionTime;

    /// <summary>The latest stamp of them; zero where there is none.</summary>
    internal static Timestamp Newest<T>(in Repeated<T> conditions)
        where T : Condition
    {
        Timestamp newest = default;
        foreach (T condition in conditions)
        {
            newest = condition.LastTransitionTime.Seconds > newest.Seconds ? condition.LastTransitionTime : newest;
        }
        return newest;
    }
}
