using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Pipeline;

/// <summary>Told of what single objects do that they should not; it counts and logs. Called on the reflector's loop.</summary>
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
}
