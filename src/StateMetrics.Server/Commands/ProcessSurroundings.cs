using StateMetrics.Kubernetes.Connection;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Commands;

/// <summary>What the composition root takes from the machine, once: nothing else reads the clock, the environment or chance.</summary>
/// <param name="Jitter">Random numbers from 0 to 1; called from several threads.</param>
internal sealed record ProcessSurroundings(BuildVersion Build, ClientEnvironment Environment, TimeProvider Time, Func<double> Jitter);
