using Microsoft.Extensions.Logging;
using StateMetrics.Kubernetes.Reflector;

namespace StateMetrics.Server.Fleet;

/// <summary>One line per change of a reflector's weather, and a word to discovery when a resource turns out not to be served.</summary>
/// <param name="lookSoon">Called when the resource turns out not to be served.</param>
/// <param name="doubts">Called when it is refused or not served; whether somebody else tells of a refusal.</param>
internal sealed partial class ReflectorLog(ReflectorKey key, ILogger logger, Action lookSoon, Func<ReflectorKey, bool>? doubts = null)
    : IReflectorObserver
{
    internal static void Forbidden(ILogger logger, ReflectorKey resource, string error) => Log.Forbidden(logger, resource, error);

    public void Changed(ReflectorStatus before, ReflectorStatus after)
    {
        if (before.State == after.State)
        {
            return;
        }
        switch (after.State)
        {
            case ReflectorState.Watching when before.Synced:
                Log.Recovered(logger, key, after.ResourceVersion);
                break;
            case ReflectorState.Watching:
                Log.Listed(logger, key, after.ResourceVersion);
                break;
            case ReflectorState.Suspect:
                Log.Suspect(logger, key, after.Error);
                break;
            case ReflectorState.Forbidden when doubts?.Invoke(key) == true:
                break;
            case ReflectorState.Forbidden:
                Log.Forbidden(logger, key, after.Error);
                break;
            case ReflectorState.NotServed:
                Log.NotServed(logger, key);
                lookSoon();
                doubts?.Invoke(key);
                break;
            case ReflectorState.Refused:
                Log.Refused(logger, key, after.Error);
                break;
            case ReflectorState.Unreachable:
                Log.Unreachable(logger, key, after.Error);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Resource}: listed, watching from version {Version}")]
        public static partial void Listed(ILogger logger, ReflectorKey resource, string version);

        [LoggerMessage(LogLevel.Information, "{Resource}: watching again from version {Version}")]
        public static partial void Recovered(ILogger logger, ReflectorKey resource, string version);

        [LoggerMessage(LogLevel.Warning, "{Resource}: its watch is not to be trusted, asking by lists: {Error}")]
        public static partial void Suspect(ILogger logger, ReflectorKey resource, string error);

        [LoggerMessage(LogLevel.Warning, "{Resource}: forbidden: {Error}")]
        public static partial void Forbidden(ILogger logger, ReflectorKey resource, string error);

        [LoggerMessage(LogLevel.Information, "{Resource}: not served")]
        public static partial void NotServed(ILogger logger, ReflectorKey resource);

        [LoggerMessage(LogLevel.Warning, "{Resource}: the server refuses, trying again: {Error}")]
        public static partial void Refused(ILogger logger, ReflectorKey resource, string error);

        [LoggerMessage(LogLevel.Warning, "{Resource}: the server cannot be reached, trying again: {Error}")]
        public static partial void Unreachable(ILogger logger, ReflectorKey resource, string error);
    }
}
