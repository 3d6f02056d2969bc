using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>What the composition root takes from the machine, once: nothing else reads the clock, the environment or chance.</summary>
/// <param name="TimeZone">TZ: the name of the process's time zone, "" for UTC.</param>
/// <param name="Jitter">Random numbers from 0 to 1; called from several threads.</param>
internal sealed record ProcessSurroundings(
    BuildVersion Build, ClientEnvironment Environment, string TimeZone, TimeProvider Time, Func<double> Jitter);
