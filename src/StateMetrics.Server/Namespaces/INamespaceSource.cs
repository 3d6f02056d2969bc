using StateMetrics.Server.Fleet;

namespace StateMetrics.Server.Namespaces;

/// <summary>Knows which namespaces there are to read, and goes on knowing while it runs.</summary>
internal interface INamespaceSource
{
    /// <summary>Null until it is known for the first time.</summary>
    Latest<NamespaceSet?> Current { get; }

    /// <summary>Why it is not known yet; "" once it is.</summary>
    string Waiting { get; }

    /// <summary>What follows the namespaces, to be audited like everything that is read; null where nothing does.</summary>
    RunningReflector? Running => null;

    /// <summary>
    /// A reflector was refused, or met a 404. Called from its loop, and returns at once: true where the source finds out what
    /// that means, and tells the log.
    /// </summary>
    bool Doubt(ReflectorKey refused);

    /// <summary>Runs until cancelled, and then ends with <see cref="OperationCanceledException"/>.</summary>
    Task RunAsync(CancellationToken stop);
}
