using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StateMetrics.Exposition.Self;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Server.Telemetry;

/// <summary>Counts what single objects do that they should not, and names each such object in the log once.</summary>
internal sealed partial class ObjectFaults(ILogger logger)
{
    // An object that fails at every change must not fill the log; a cluster full of failing ones must not fill the memory.
    private const int NamedMax = 1000;

    private readonly ConcurrentDictionary<string, byte> _named = new(StringComparer.Ordinal);

    /// <summary>By resource and reason.</summary>
    public Tally Errors { get; } = new();

    /// <summary>Values of custom resources of which nothing was made, by family and reason.</summary>
    public Tally CustomErrors { get; } = new();

    public IObjectObserver For(string resource) => new Observer(this, resource);

    private bool IsFirst(string fault, string resource, in WireObject source) =>
        _named.Count < NamedMax && _named.TryAdd($"{fault} {resource} {source.Namespace}/{source.Name}", 0);

    private sealed class Observer(ObjectFaults faults, string resource) : IObjectObserver
    {
        public void Failed(in WireObject source, ObjectFault fault, Exception exception)
        {
            string reason = fault == ObjectFault.Undecodable ? "undecodable" : "unrenderable";
            faults.Errors[resource, reason].Add();
            if (!faults.IsFirst(reason, resource, source))
            {
                return;
            }
            if (fault == ObjectFault.Undecodable)
            {
                Log.Undecodable(faults.Logger, resource, source.Namespace.ToString(), source.Name.ToString(), exception.Message);
            }
            else
            {
                Log.Unrenderable(faults.Logger, resource, source.Namespace.ToString(), source.Name.ToString(), exception);
            }
        }

        public void RepeatedSeries(in WireObject source, int samples)
        {
            faults.Errors[resource, "duplicate_series"].Add(samples);
            if (faults.IsFirst("duplicate_series", resource, source))
            {
                Log.Repeated(faults.Logger, resource, source.Namespace.ToString(), source.Name.ToString(), samples);
            }
        }

        public void Unevaluated(in WireObject source, in EvaluationFault fault)
        {
            faults.CustomErrors[fault.Family, fault.Reason].Add(fault.Times);
            // By family and not by object: what one object lacks, others of its kind lack as well.
            if (faults._named.Count < NamedMax && faults._named.TryAdd($"{fault.Reason} {fault.Family}", 0))
            {
                Log.Unevaluated(faults.Logger, fault.Family, source.Namespace.ToString(), source.Name.ToString(), fault.Reason);
            }
        }

        public void LimitChanged(bool bites)
        {
            if (bites)
            {
                Log.LimitReached(faults.Logger, resource);
            }
            else
            {
                Log.LimitLeft(faults.Logger, resource);
            }
        }
    }

    private ILogger Logger => logger;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Resource} {Namespace}/{Name}: not shown, it cannot be decoded: {Reason}")]
        public static partial void Undecodable(ILogger logger, string resource, string @namespace, string name, string reason);

        [LoggerMessage(LogLevel.Error, "{Resource} {Namespace}/{Name}: not shown, its samples cannot be made; please report this")]
        public static partial void Unrenderable(ILogger logger, string resource, string @namespace, string name, Exception exception);

        [LoggerMessage(LogLevel.Information,
            "{Family}: the first object with less than its configuration asks for is {Namespace}/{Name}: {Reason}")]
        public static partial void Unevaluated(ILogger logger, string family, string @namespace, string name, string reason);

        [LoggerMessage(LogLevel.Warning, "{Resource}: there are more objects than --object-limit; those beyond it are left out")]
        public static partial void LimitReached(ILogger logger, string resource);

        [LoggerMessage(LogLevel.Information, "{Resource}: no object is left out by --object-limit any more")]
        public static partial void LimitLeft(ILogger logger, string resource);

        [LoggerMessage(LogLevel.Information, "{Resource} {Namespace}/{Name}: {Samples} repeated series are shown once")]
        public static partial void Repeated(ILogger logger, string resource, string @namespace, string name, int samples);
    }
}
