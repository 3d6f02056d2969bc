using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>
/// Told of what single objects do that they should not, and of what else is noteworthy about them; it counts and logs. Called on
/// the reflector's loop.
/// </summary>
public interface IObjectObserver
{
    /// <summary>No samples could be made of the object, and the ones it had are dropped.</summary>
    void Failed(in WireObject source, ObjectFault fault, Exception exception);

    /// <summary>Samples were left out because the object gave the same series before.</summary>
    void RepeatedSeries(in WireObject source, int samples);

    /// <summary>
    /// A family of somebody's configuration made nothing of so many values of the object, or less than it might have. Such
    /// families alone have this fault, hence whoever shows none of them need not care.
    /// </summary>
    void Unevaluated(in WireObject source, in EvaluationFault fault)
    {
    }

    /// <summary>The limit on objects has begun (true) or ceased to leave objects out.</summary>
    void LimitChanged(bool bites)
    {
    }

    /// <summary>
    /// An event has brought what the cluster stamped with a time: a new object its creation, a changed one the transition of a
    /// condition. Called often: it must be cheap.
    /// </summary>
    void Arrived(Timestamp stamp, bool isCreation)
    {
    }
}
