using System.Collections.Concurrent;
using StateMetrics.Exposition.Self;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// How long after its time stamp a change arrives, by resource. Stamps are whole seconds, rounded down, and of the clocks of
/// those who made them: up to a second is rounding, and what is negative is a clock that is ahead of ours.
/// </summary>
/// <param name="time">Our clock.</param>
/// <param name="countsCreations">
/// Which resources' objects appear when they are made: pods that are selected by their node appear when they are bound to it.
/// </param>
internal sealed class EventDelays(TimeProvider time, Func<string, bool> countsCreations)
{
    private readonly ConcurrentDictionary<string, Delays> _byResource = new(StringComparer.Ordinal);

    /// <summary>
    /// What passes everything on, and counts the delays of the resource. Asked again for a resource, it gives the same one.
    /// </summary>
    public IObjectObserver Beside(string resource, IObjectObserver next) =>
        _byResource.GetOrAdd(resource, _ => new Delays(next, countsCreations(resource), time));

    /// <summary>The delays of a resource, in seconds; null where no change has had a stamp yet.</summary>
    public Observations? Of(string resource) =>
        _byResource.GetValueOrDefault(resource) is { HasAny: true } delays ? delays.Seconds : null;

    private sealed class Delays(IObjectObserver next, bool countsCreations, TimeProvider time) : IObjectObserver
    {
        private volatile bool _hasAny;

        public bool HasAny => _hasAny;

        public Observations Seconds { get; } = new(0, 0.5, 1, 2, 3, 5, 10, 30, 60, 300);

        public void Arrived(Timestamp stamp, bool isCreation)
        {
            if (countsCreations || !isCreation)
            {
                Seconds.Observe((time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - stamp.Seconds);
                _hasAny = true;
            }
            next.Arrived(stamp, isCreation);
        }

        public void Failed(in WireObject source, ObjectFault fault, Exception exception) => next.Failed(source, fault, exception);

        public void RepeatedSeries(in WireObject source, int samples) => next.RepeatedSeries(source, samples);

        public void Unevaluated(in WireObject source, in EvaluationFault fault) => next.Unevaluated(source, fault);

        public void LimitChanged(bool bites) => next.LimitChanged(bites);
    }
}
